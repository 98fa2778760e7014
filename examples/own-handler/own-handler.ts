import { join } from 'node:path';
import { Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EntityTable, EventHandler, EventStream, Monitoring } from '../../lib';

/** A team's own function on a stream: each new customer gets a letter from a printing shop. */
export class OwnHandler extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    // Subscribe who is to be told of alarms.
    Monitoring.of(this).notify(new Topic(this, 'OnCall', { enforceSSL: true }));
    const changes = new EventStream(this, 'Changes');

    const customers = new EntityTable(this, 'Customers', {
      entity: 'customers',
      stream: changes,
      partitionKey: { name: 'customerId', type: AttributeType.STRING },
    });

    const writeLetters = new LambdaFunction(this, 'WriteLetters', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(__dirname, 'write-letters')),
      timeout: Duration.minutes(1),
      environment: {
        PRINTING_SHOP: 'https://printing-shop.example/letters',
      },
    });
    Validations.of(writeLetters).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: "CDK's own role for functions: it may write logs.",
    });

    new EventHandler(this, 'Letters', {
      stream: changes,
      handler: writeLetters,
      // Lambda can tell that from records as they are: nothing else invokes the function.
      patterns: [{ type: [customers.inserted] }],
      // A record that always fails is alone in its batch after some halving, and is given up after five more tries.
      retryAttempts: 5,
    });
  }
}
