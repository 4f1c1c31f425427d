import { palette } from "../shared/palette.js";

/** The homework's meanings of the palette's series: one color per activation and per class, in every figure. */
export const colors = {
  relu: palette.series1,
  elu: palette.series2,
  tanh: palette.series3,
  sigmoid: palette.series4,
  class1: palette.series5,
  class2: palette.series6,
  class3: palette.series7,
} as const;
