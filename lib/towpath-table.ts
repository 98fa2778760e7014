import { RemovalPolicy } from 'aws-cdk-lib';
import { Billing, type CfnGlobalTable, TableEncryptionV2, type TablePropsV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

export interface TowpathTableProps extends Omit<TablePropsV2, 'encryption' | 'deletionProtection'> {
  /** @default the key that AWS keeps for DynamoDB in the account */
  readonly encryptionKey?: IKey;
}

/**
 * A DynamoDB table as Towpath makes them: on demand, encrypted, kept and protected against deletion unless its removal
 * policy says that it may go; changes flow to a stream with microseconds.
 */
export class TowpathTable extends TableV2 {
  declare readonly encryptionKey?: IKey;

  constructor(scope: Construct, id: string, { encryptionKey, ...props }: TowpathTableProps) {
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    super(scope, id, {
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
      ...props,
      removalPolicy,
    });
    const resource = this.node.defaultChild as CfnGlobalTable;
    if (encryptionKey) {
      // CDK's own customerManagedKey() asks for a stack that is bound to a region.
      this.encryptionKey = encryptionKey;
      resource.addPropertyOverride('Replicas.0.SSESpecification.KMSMasterKeyId', encryptionKey.keyArn);
    }
    if (props.kinesisStream) {
      // Versions are creation times: two changes of one item within a millisecond have to differ.
      const precision = 'Replicas.0.KinesisStreamSpecification.ApproximateCreationDateTimePrecision';
      resource.addPropertyOverride(precision, 'MICROSECOND');
    }
  }
}
