/** A server or process of the local machine. */
export interface LocalService {
  /** Where it answers, `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Ends it and waits until it is gone. May be called twice. */
  stop(): Promise<void>;
}
