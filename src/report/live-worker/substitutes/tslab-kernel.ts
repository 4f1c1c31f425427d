/** In place of tslab's module variable, through which the library's `display` sends its outputs. */
interface DisplayData {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

const kernel: { lastWriteDisplayData: ((data: DisplayData, update?: boolean) => void) | null } = {
  lastWriteDisplayData: null,
};

export default kernel;
