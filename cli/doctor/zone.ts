import { GetHostedZoneCommand } from '@aws-sdk/client-route-53';
import { type Check, checkOf } from '../../domain/doctor/check';
import { findDelegation, type Zone } from '../../domain/doctor/zones';
import { absent, ask } from './ask';
import type { AccountClients } from './clients';
import { nameServersOf } from './reach';

/** Whether a hosted zone is there, and public DNS leads to it. */
export async function askZone(id: string, { route53 }: AccountClients): Promise<Check> {
  const title = `zone ${id}`;
  const answer = await ask('route53:GetHostedZone', () =>
    route53.send(new GetHostedZoneCommand({ Id: id })).then(
      ({ HostedZone, DelegationSet }): Zone => ({
        name: (HostedZone?.Name ?? '').replace(/\.$/, ''),
        isPrivate: HostedZone?.Config?.PrivateZone ?? false,
        nameServers: DelegationSet?.NameServers ?? [],
      }),
      absent(undefined, 'NoSuchHostedZone'),
    ),
  );
  if (!answer.known || !answer.value || answer.value.isPrivate) {
    return checkOf(title, answer, (found) => findDelegation(id, found, []));
  }
  const { value } = answer;
  return checkOf(title, await nameServersOf(value.name), (servers) => findDelegation(id, value, servers));
}
