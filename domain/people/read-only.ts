import { READ_ALL_LOGS, READ_DATA, readStages, SEE_EVERYTHING } from './operations';
import type { Place } from './place';
import { type Policies, policy } from './policy';

/**
 * Those who look: auditors, support, managers. They see all that is operated, and nothing that it holds: that is denied, so
 * that no other policy of theirs opens it by accident.
 */
export function readOnly(place: Place): Policies {
  return {
    see: policy(SEE_EVERYTHING, READ_ALL_LOGS, readStages(place)),
    limits: policy({ Sid: 'NoData', Effect: 'Deny', Action: READ_DATA, Resource: '*' }),
  };
}
