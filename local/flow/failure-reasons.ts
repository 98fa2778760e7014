import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

/** Reads from the logs of Towpath's functions why something failed the last time. */
export class FailureReasons {
  private readonly known = new Map<string, { readonly failed: number; readonly reason: string | undefined }>();

  constructor(private readonly logs: CloudWatchLogsClient) {}

  /** @param failed how many failed so far: the log is read only when they have become more */
  async latest(logGroupName: string, failed: number): Promise<string | undefined> {
    const before = this.known.get(logGroupName) ?? { failed: 0, reason: undefined };
    if (failed <= before.failed) return before.reason;
    const { events = [] } = await this.logs.send(
      new FilterLogEventsCommand({ logGroupName, filterPattern: '"failed:"' }),
    );
    const reason = events.flatMap(({ message = '' }) => reasonIn(message)).at(-1) ?? before.reason;
    this.known.set(logGroupName, { failed, reason });
    return reason;
  }
}

/** As `A record failed: …` and `An announcement of rule "…" failed: …` are logged, with the reason's code. */
function reasonIn(line: string): string[] {
  try {
    const { message, code } = JSON.parse(line) as { message?: string; code?: string };
    const [, reason] = /^An? (?:record|announcement of rule .*?) failed: (.*)$/s.exec(message ?? '') ?? [];
    return reason && code ? [`${code}: ${reason}`] : [];
  } catch {
    return [];
  }
}
