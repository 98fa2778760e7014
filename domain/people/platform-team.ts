import { NO_OTHER_TAGS, READ_ALL_LOGS, readStages, SEE_EVERYTHING } from './operations';
import { arnsOf, boundaryName, type Place } from './place';
import { type Policies, policy } from './policy';

/** Those who run a stage: they deploy through the roles of CDK, see everything, and put right what failed. */
export function platformTeam(place: Place): Policies {
  const { here, bucket, role, policy: policyArn } = arnsOf(place);
  const { account, region, stage } = place;
  const boundary = policyArn(boundaryName(stage));
  return {
    see: policy(SEE_EVERYTHING, READ_ALL_LOGS, readStages(place)),
    operate: policy(
      { Sid: 'Deploy', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: role('cdk-*') },
      {
        Sid: 'FindFailures',
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: bucket('*failures*'),
        Condition: { StringEquals: { 'aws:ResourceAccount': account } },
      },
      {
        Sid: 'HandleFailures',
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:GetObject'],
        Resource: [bucket('*failures*/records/*'), bucket('*failures*/announcements/*')],
        Condition: { StringEquals: { 'aws:ResourceAccount': account } },
      },
      {
        Sid: 'RedriveFailures',
        Effect: 'Allow',
        Action: ['kinesis:PutRecord', 'kinesis:PutRecords', 'sqs:StartMessageMoveTask', 'sqs:CancelMessageMoveTask'],
        Resource: [here('kinesis', 'stream/*'), here('sqs', '*')],
      },
      {
        Sid: 'DecryptFailures',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: here('kms', 'key/*'),
        Condition: {
          StringEquals: {
            'kms:ViaService': ['kinesis', 's3', 'sqs'].map((service) => `${service}.${region}.amazonaws.com`),
          },
        },
      },
      {
        Sid: 'Operate',
        Effect: 'Allow',
        Action: [
          'cloudformation:CancelUpdateStack',
          'cloudformation:ContinueUpdateRollback',
          'cloudwatch:DisableAlarmActions',
          'cloudwatch:EnableAlarmActions',
          'cloudwatch:SetAlarmState',
          'elasticloadbalancing:DeregisterTargets',
          'elasticloadbalancing:RegisterTargets',
          'events:DisableRule',
          'events:EnableRule',
          'lambda:DeleteFunctionConcurrency',
          'lambda:PutFunctionConcurrency',
          'lambda:UpdateEventSourceMapping',
          'sns:Publish',
          'states:RedriveExecution',
          'states:StopExecution',
        ],
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': region } },
      },
    ),
    limits: policy(
      {
        Sid: 'NoWayAround',
        Effect: 'Deny',
        Action: [
          'iam:AddUserToGroup',
          'iam:AttachUserPolicy',
          'iam:CreateAccessKey',
          'iam:CreateLoginProfile',
          'iam:CreateServiceSpecificCredential',
          'iam:CreateUser',
          'iam:DeleteRolePermissionsBoundary',
          'iam:DeleteUserPermissionsBoundary',
          'iam:PutUserPermissionsBoundary',
          'iam:PutUserPolicy',
          'iam:UpdateLoginProfile',
          'organizations:LeaveOrganization',
          ...KEY_OFF,
          ...AUDIT_OFF,
        ],
        Resource: '*',
      },
      {
        Sid: 'NoOtherBoundary',
        Effect: 'Deny',
        Action: ['iam:PutRolePermissionsBoundary'],
        Resource: '*',
        Condition: { StringNotEquals: { 'iam:PermissionsBoundary': boundary } },
      },
      {
        Sid: 'BoundaryStays',
        Effect: 'Deny',
        Action: CHANGE_POLICY,
        Resource: boundary,
      },
      NO_OTHER_TAGS,
    ),
  };
}

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

/** With which a managed policy would say something else, or nothing. */
const CHANGE_POLICY = [
  'iam:CreatePolicyVersion',
  'iam:DeletePolicy',
  'iam:DeletePolicyVersion',
  'iam:SetDefaultPolicyVersion',
] as const;
