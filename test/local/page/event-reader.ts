/** Reads server-sent events one after the other, as an open page does. */
export class EventReader {
  private text = '';

  private constructor(
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
    private readonly abort: AbortController,
  ) {}

  static async open(url: string): Promise<EventReader> {
    const abort = new AbortController();
    const response = await fetch(url, { signal: abort.signal });
    if (!response.body) throw new Error(`${url} answered without a body`);
    return new EventReader(response.body.getReader(), abort);
  }

  /** The next event; with a name, the data of the next event of that name. */
  async next(): Promise<{ event: string; data: unknown }>;
  async next(event: string): Promise<unknown>;
  async next(wanted?: string): Promise<unknown> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end === -1) {
        const { done, value } = await this.reader.read();
        if (done) throw new Error('the events ended');
        this.text += new TextDecoder().decode(value, { stream: true });
        continue;
      }
      const lines = this.text.slice(0, end).split('\n');
      this.text = this.text.slice(end + 2);
      const [event = '', data = ''] = ['event: ', 'data: '].map(
        (name) => lines.find((line) => line.startsWith(name))?.slice(name.length) ?? '',
      );
      if (wanted === undefined) return { event, data: JSON.parse(data) };
      if (wanted === event) return JSON.parse(data);
    }
  }

  /** Waits until the server ends the events. */
  async ended(): Promise<boolean> {
    try {
      while (!(await this.reader.read()).done);
    } catch {
      // A connection that was cut has ended too.
    }
    return true;
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.ended();
  }
}
