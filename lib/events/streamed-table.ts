import { Billing, type CfnGlobalTable, type TablePropsV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { Construct } from 'constructs';

export interface StreamedTableProps extends TablePropsV2 {
  /** The stream that carries the table's changes. */
  readonly kinesisStream: IStream;
}

/** A table, on demand unless told otherwise, whose changes flow to a stream. */
export class StreamedTable extends TableV2 {
  constructor(scope: Construct, id: string, props: StreamedTableProps) {
    super(scope, id, { billing: Billing.onDemand(), ...props });
    // Versions are creation times: two changes of one item within a millisecond have to differ.
    (this.node.defaultChild as CfnGlobalTable).addPropertyOverride(
      'Replicas.0.KinesisStreamSpecification.ApproximateCreationDateTimePrecision',
      'MICROSECOND',
    );
  }
}
