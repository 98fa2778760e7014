import { LOCAL_CREDENTIALS } from '../emulator/aws-config';
import type { Emulator } from '../emulator/emulator';
import type { ScheduleDescription } from './schedule';

/** Reads the schedules of an account. */
export type ListSchedules = () => Promise<ScheduleDescription[]>;

/**
 * Asks the Scheduler API of an emulator. It finds service and region in the request's signature, and does not check that.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html
 */
export function emulatorSchedules({ url, region }: Pick<Emulator, 'url' | 'region'>): ListSchedules {
  const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const credential = `${LOCAL_CREDENTIALS.accessKeyId}/${date}/${region}/scheduler/aws4_request`;
  const headers = { Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none` };
  const get = async <Answer>(path: string, query: Readonly<Record<string, string>>): Promise<Answer> => {
    const response = await fetch(new URL(`${path}?${new URLSearchParams(query)}`, url), { headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`the emulator answers ${response.status} to GET ${path}: ${text}`);
    return JSON.parse(text) as Answer;
  };
  return async () => {
    const descriptions: ScheduleDescription[] = [];
    let next: string | undefined;
    do {
      const page = await get<Page>('/schedules', { MaxResults: '100', ...(next !== undefined && { NextToken: next }) });
      for (const { Name, GroupName } of page.Schedules) {
        descriptions.push(await get(`/schedules/${encodeURIComponent(Name)}`, { groupName: GroupName }));
      }
      next = page.NextToken;
    } while (next !== undefined);
    return descriptions;
  };
}

interface Page {
  readonly Schedules: readonly { readonly Name: string; readonly GroupName: string }[];
  readonly NextToken?: string;
}
