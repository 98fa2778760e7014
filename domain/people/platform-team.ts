import { AUDIT_OFF, KEY_OFF, NO_OTHER_TAGS } from './limits';
import { DEAD_LETTERS, READ_ALL_LOGS, REDRIVE, readStages, SEE_EVERYTHING } from './operations';
import { arnsOf, boundaryName, type Place, TAGS } from './place';
import { type Policies, policy } from './policy';

/** Those who run a stage: they deploy through the roles of CDK, see everything, and put right what failed. */
export function platformTeam(place: Place): Policies {
  const { here, bucket, role, policy: policyArn } = arnsOf(place);
  const { account, region, stage } = place;
  const boundary = policyArn(boundaryName(stage));
  const failures = [bucket('*failures*/records/*'), bucket('*failures*/announcements/*')];
  return {
    see: policy(SEE_EVERYTHING, READ_ALL_LOGS, readStages(place)),
    operate: policy(
      {
        Sid: 'Deploy',
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        Resource: ROLES_OF_CDK.map((kind) => role(`cdk-*-${kind}-role-${account}-*`)),
      },
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
        Resource: failures,
        Condition: { StringEquals: { 'aws:ResourceAccount': account } },
      },
      {
        Sid: 'RedriveFailures',
        Effect: 'Allow',
        Action: REDRIVE,
        Resource: DEAD_LETTERS.map((name) => here('sqs', name)),
      },
      { Sid: 'PutBack', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: here('sqs', '*') },
      {
        Sid: 'DecryptFailures',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: here('kms', 'key/*'),
        Condition: {
          StringEquals: {
            'kms:ViaService': ['s3', 'sqs'].map((service) => `${service}.${region}.amazonaws.com`),
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
      {
        Sid: 'NoData',
        Effect: 'Deny',
        Action: [
          'dynamodb:*Item*',
          'dynamodb:ExportTableToPointInTime',
          'dynamodb:GetRecords',
          'dynamodb:PartiQL*',
          'dynamodb:Query',
          'dynamodb:Scan',
          'secretsmanager:BatchGetSecretValue',
          'secretsmanager:GetSecretValue',
        ],
        Resource: '*',
      },
      { Sid: 'NoObjects', Effect: 'Deny', Action: ['s3:GetObject*'], NotResource: failures },
      {
        // What the platform runs changes by a deployment, which can be reviewed.
        Sid: 'NoOtherCode',
        Effect: 'Deny',
        Action: ['ecs:ExecuteCommand', 'lambda:UpdateFunction*', 'ssm:SendCommand', 'ssm:StartSession'],
        Resource: '*',
        Condition: { StringEquals: { [`aws:ResourceTag/${TAGS.part}`]: 'platform' } },
      },
    ),
  };
}

/** The roles of CDK's bootstrap stack that the CLI takes; CloudFormation has another one. */
const ROLES_OF_CDK = ['deploy', 'file-publishing', 'image-publishing', 'lookup'] as const;

/** With which a managed policy would say something else, or nothing. */
const CHANGE_POLICY = [
  'iam:CreatePolicyVersion',
  'iam:DeletePolicy',
  'iam:DeletePolicyVersion',
  'iam:SetDefaultPolicyVersion',
] as const;
