import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { LocalMachine } from '../../../local/local-machine';

/** All that the app's functions wrote into their logs. */
export async function loggedLines({ app, clients }: LocalMachine): Promise<string[]> {
  const lines: string[] = [];
  for (const { logGroup: logGroupName } of app.functions) {
    for await (const { events = [] } of paginateFilterLogEvents({ client: clients.logs }, { logGroupName })) {
      lines.push(...events.map(({ message = '' }) => message));
    }
  }
  return lines;
}
