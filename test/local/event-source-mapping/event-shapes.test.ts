import { expect, test } from 'vitest';
import { eventRecord } from '../../../local/event-source-mapping/kinesis-event';
import { queueRecord } from '../../../local/event-source-mapping/sqs-event';

test('a Kinesis record stands in the event as AWS puts it there', () => {
  const record = {
    sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
    partitionKey: '1',
    data: Buffer.from('Hello, this is a test.'),
    arrivedAt: 1_545_084_650_987,
  };

  const { json, bytes } = eventRecord(record, {
    shardId: 'shardId-000000000006',
    eventSourceArn: 'arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream',
    roleArn: 'arn:aws:iam::123456789012:role/lambda-role',
  });

  expect(JSON.parse(json)).toEqual({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: '1',
      sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
      data: 'SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==',
      approximateArrivalTimestamp: 1_545_084_650.987,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: 'shardId-000000000006:49590338271490256608559692538361571095921575989136588898',
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::123456789012:role/lambda-role',
    awsRegion: 'us-east-2',
    eventSourceARN: 'arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream',
  });
  expect(bytes).toBe(json.length);
});

test('a message stands in the event as AWS puts it there', () => {
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1573251510774',
    SequenceNumber: '18849496460467696128',
    MessageGroupId: '1',
    SenderId: 'AIDAIO23YVJENQZJOL4VO',
    MessageDeduplicationId: '1',
    ApproximateFirstReceiveTimestamp: '1573251510774',
  };
  const message = {
    MessageId: '11d6ee51-4cc7-4302-9e22-7cd8afdaadf5',
    ReceiptHandle: 'AQEBBX8nesZEXmkhsmZeyIE8iQAMig7qw',
    Body: 'Test message.',
    MD5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    Attributes: attributes,
    MessageAttributes: {
      trace: { DataType: 'String', StringValue: 'x' },
      raw: { DataType: 'Binary', BinaryValue: Buffer.from('hi') },
    },
  };

  const { json } = queueRecord(message, 'arn:aws:sqs:us-east-2:123456789012:fifo.fifo');

  expect(JSON.parse(json)).toEqual({
    messageId: '11d6ee51-4cc7-4302-9e22-7cd8afdaadf5',
    receiptHandle: 'AQEBBX8nesZEXmkhsmZeyIE8iQAMig7qw',
    body: 'Test message.',
    attributes,
    messageAttributes: {
      trace: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
      raw: { binaryValue: 'aGk=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
    },
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-2:123456789012:fifo.fifo',
    awsRegion: 'us-east-2',
  });
});
