import { Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EntityTable, EventStream, Monitoring, SlackApp, SlackNotifications } from '../../lib';

/**
 * Everything that holds data is encrypted with a key of the team's own: table, stream, failure store, outbox and logs.
 * The Slack secret has another one, made by the security team; `secretKeyArn` names it.
 */
export class OwnKeys extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { readonly secretKeyArn: string }) {
    super(scope, id, props);
    // Subscribe who is to be told of alarms.
    Monitoring.of(this).notify(new Topic(this, 'OnCall', { enforceSSL: true }));
    const encryptionKey = new Key(this, 'Key', { alias: 'patients', enableKeyRotation: true });

    const changes = new EventStream(this, 'Changes', { encryptionKey });

    const patients = new EntityTable(this, 'Patients', {
      entity: 'patients',
      stream: changes,
      partitionKey: { name: 'patientId', type: AttributeType.STRING },
      sensitive: ['name', 'birthday', 'insuranceNumber'],
      encryptionKey,
    });

    new SlackNotifications(this, 'Messages', {
      stream: changes,
      slack: SlackApp.fromSecret(this, 'Slack', {
        secretName: 'slack/ward',
        encryptionKey: Key.fromKeyArn(this, 'SecretKey', props.secretKeyArn),
      }),
      encryptionKey,
      rules: [
        {
          name: 'patient-admitted',
          pattern: { type: [patients.inserted] },
          channel: '#ward',
          message: 'A patient was admitted to ward {{data.ward}}: {{subject}}',
        },
      ],
    });
  }
}
