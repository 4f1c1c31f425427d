/** The parts of tslab 1.0.22's own modules that the launcher builds on. */

export interface TslabMessage {
  header: { msg_type: string };
  content: Record<string, unknown>;
  createReply(): TslabMessage;
  signAndSend(key: string, socket: unknown): void;
}

export interface RunningExecutor {
  execute(code: string): Promise<boolean>;
  interrupt(): void;
}

export interface TslabServer {
  connInfo: { key: string; transport: string; ip: string };
  iopub: unknown;
  control: unknown;
  bindSocket(socket: unknown, port: number): Promise<void>;
  handleShellMessage(socket: unknown, ...frames: Buffer[]): Promise<void>;
  init(): Promise<void>;
  close(): void;
  handleExecute(socket: unknown, message: TslabMessage): Promise<void>;
}

/** How code of a cell shows something. */
export interface TslabDisplay {
  (content: Record<string, unknown>, update?: boolean): void;
  /** Ours, not tslab's: whether the cell that it belongs to has been interrupted, so that its work may end. */
  interrupted?: boolean;
}

export interface TslabJupyter {
  lastWriteDisplayData: TslabDisplay | null;
  ZmqServer: new (handler: unknown, configPath: string) => TslabServer;
  JupyterHandlerImpl: new (executor: RunningExecutor, isJs: boolean) => object;
}

/** A type error in a cell; positions are counted from 0. */
export interface Diagnostic {
  fileName?: string;
  start: { line: number; character: number };
  messageText: string;
}

export interface Converted {
  output?: string;
  diagnostics: Diagnostic[];
}

export interface Converter {
  convert(previousDeclarations: string, source: string): Converted;
  close(): void;
}

export interface ExecutorConsole {
  log(value: unknown): void;
  error(...values: unknown[]): void;
}

export interface TslabExecutor {
  createExecutor(rootDir: string, converters: object, console: ExecutorConsole): RunningExecutor;
}

export interface TslabConverter {
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
}
