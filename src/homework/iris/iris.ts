import { type Dataset, tensor } from "../../library/nn/index.js";
import { irisRows } from "./iris-rows.js";

/** Fisher's flowers: a data set with the names of its columns and classes. */
export interface Iris extends Dataset {
  /** The four measurements of each flower, in centimetres. */
  rows: number[][];
  features: string[];
  classes: string[];
}

/** Fisher's 150 rows in their published order, sorted by species: inputs [150, 4], 50 flowers of each class. */
export function iris(): Iris {
  const numbers = irisRows
    .trim()
    .split("\n")
    .map((line) => line.split(",").map(Number));
  const rows = numbers.map((row) => row.slice(0, 4));
  return {
    rows,
    inputs: tensor(rows),
    labels: numbers.map((row) => row[4]!),
    features: ["sepal length", "sepal width", "petal length", "petal width"],
    classes: ["Setosa", "Versicolor", "Virginica"],
  };
}
