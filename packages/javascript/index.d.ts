/** A finding about requests. */
export interface Finding {
  rule: string;
  severity: "deny" | "warn";
  operation: string | null;
  fact: string;
  at: string;
  expected: string;
  actual: string;
}

/** What the requests so far violate. */
export interface Verdict {
  pass: boolean;
  requests: number;
  /** Requests that were forgotten before they were checked. */
  forgotten: number;
  findings: Finding[];
}

/** A stub, in the words of a scenario file. */
export interface Stub {
  request?: {
    operation?: string;
    method?: string;
    path?: string;
    query?: Record<string, string>;
    headers?: Record<string, string>;
    body?: string;
    nth?: number;
  };
  response: Record<string, unknown>;
  scenario?: string;
  required_state?: string;
  new_state?: string;
}

export interface MockOptions {
  /** Entries of each list; the first ones are those that the pages show. */
  entries?: number;
  /** The seed of everything that is generated. */
  seed?: number;
  /** In which ways it misbehaves, as `oplog mock --list-faults` names them. */
  faults?: string[];
  /** A file of stubs. */
  scenario?: string;
  /** Whether credentials are checked. */
  auth?: boolean;
  /** The time at which its clock stands still. */
  now?: string;
}

/** Requests violate the documentation. */
export class RequestsViolate extends Error {
  readonly findings: Finding[];
}

/** A running mock server. Made by `startMock`. */
export class Mock {
  private constructor();
  /** Base URL, without a slash at its end. All operations are below it. */
  readonly url: string;
  /** The test account that may do everything. */
  readonly accessKey: string;
  /** Its secret, which is also its password and its token. */
  readonly secret: string;
  /** The ids of the operations that are served. */
  readonly operations: string[];
  /** Ids and constants that a request to the operation needs, by parameter. */
  values(operation: string): Record<string, string>;
  /** All ids that the server knows for the operation, by parameter. */
  entities(operation: string): Record<string, string[]>;
  /** Answers a matching request so. */
  stub(stub: Stub): Promise<void>;
  stubs(stubs: Stub[]): Promise<void>;
  /** Answers as documented again. */
  clearStubs(): Promise<void>;
  /** The requests since the start or the last reset, oldest first, without secrets. */
  requests(): Promise<Record<string, unknown>[]>;
  verdict(): Promise<Verdict>;
  /** Rejects with `RequestsViolate` if a request violates the documentation. */
  expectPass(): Promise<void>;
  /** Forgets requests, stubs and another clock. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a mock server on a free port of this machine. Rejects with what the program said if it does not start. */
export function startMock(options?: MockOptions): Promise<Mock>;

/** The path of the program. */
export function findProgram(): string;
