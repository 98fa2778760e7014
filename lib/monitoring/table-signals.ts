import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable, Operation } from 'aws-cdk-lib/aws-dynamodb';
import { nothingHappened } from './alarms';
import type { SignalSource, Watch } from './golden-signals';
import { tableThrottleAlarms } from './throttle-alarms';

/** What most requests are. */
const OPERATIONS = ['GetItem', 'Query', 'PutItem', 'UpdateItem'] satisfies `${Operation}`[];

export function tableSignals(table: ITable, { label }: Watch): SignalSource {
  const { path } = table.node;
  const sum = (name: string, title?: string) => table.metric(name, { statistic: 'Sum', label: title });
  return {
    signals: {
      rate: [],
      errors: [],
      failures: [systemErrors(table, `${label}: failed`)],
      duration: OPERATIONS.map((Operation) =>
        table.metricSuccessfulRequestLatency({
          dimensionsMap: { TableName: table.tableName, Operation },
          statistic: 'p99',
          label: `${label}: ${Operation} p99`,
        }),
      ),
      saturation: [
        sum('ReadThrottleEvents', `${label}: reads refused`),
        sum('WriteThrottleEvents', `${label}: writes refused`),
      ],
    },
    alarms: {
      tableErrors: {
        metric: systemErrors(table, 'failed'),
        threshold: 5,
        evaluationPeriods: 3,
        says: `DynamoDB itself fails on requests to ${path}.`,
        missing: nothingHappened,
      },
      ...tableThrottleAlarms({ reads: sum('ReadThrottleEvents'), writes: sum('WriteThrottleEvents') }, path),
    },
  };
}

/** By a query: it comes by operation, and of all operations one metric is enough. */
function systemErrors(table: ITable, label: string): MathExpression {
  return new MathExpression({
    label,
    expression: `SELECT SUM(SystemErrors) FROM SCHEMA("AWS/DynamoDB", Operation, TableName) WHERE TableName = '${table.tableName}'`,
    period: Duration.minutes(5),
  });
}
