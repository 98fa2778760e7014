import type { Statement } from './policy';

/** Calls that carry `iam:PermissionsBoundary`: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export const CHANGE_ROLES = [
  'iam:AttachRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
] as const;

/** With which an account would no longer see what happens in it. */
export const AUDIT_OFF = [
  'access-analyzer:DeleteAnalyzer',
  'cloudtrail:DeleteTrail',
  'cloudtrail:PutEventSelectors',
  'cloudtrail:StopLogging',
  'cloudtrail:UpdateTrail',
  'config:DeleteConfigurationRecorder',
  'config:DeleteDeliveryChannel',
  'config:StopConfigurationRecorder',
  'guardduty:DeleteDetector',
  'guardduty:DisassociateFrom*',
  'guardduty:UpdateDetector',
  'securityhub:DisableSecurityHub',
] as const;

/** After which nobody reads any more what a key has encrypted. */
export const KEY_OFF = ['kms:DeleteImportedKeyMaterial', 'kms:DisableKey', 'kms:ScheduleKeyDeletion'] as const;

/** Whose a session is, and whose a role is after it was made, nobody says anew. */
export const NO_OTHER_TAGS: Statement = {
  Sid: 'TagsStay',
  Effect: 'Deny',
  Action: ['iam:UntagRole', 'sts:TagSession'],
  Resource: '*',
  Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': 'towpath:*' } },
};
