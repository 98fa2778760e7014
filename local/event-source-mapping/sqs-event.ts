import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { Filterable } from './filter';

/** A message that is ready to be put into an event. */
export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** The message as it stands in the event. */
  readonly json: string;
  /** Bytes of `json`. */
  readonly bytes: number;
  /** What filters see. */
  readonly filterable: Filterable;
}

/** Makes the record that AWS puts into a function's event, field for field. */
export function queueRecord(message: Message, queueArn: string): QueueRecord {
  const messageId = message.MessageId ?? '';
  const receiptHandle = message.ReceiptHandle ?? '';
  const body = message.Body ?? '';
  const attributes: Record<string, string> = message.Attributes ?? {};
  const origin = { eventSource: 'aws:sqs', eventSourceARN: queueArn, awsRegion: queueArn.split(':')[3] ?? '' };
  const md5OfBody = message.MD5OfBody ?? '';
  const json = JSON.stringify({
    messageId,
    receiptHandle,
    body,
    attributes,
    messageAttributes: eventAttributes(message.MessageAttributes ?? {}),
    // Real events have it only where the message has attributes.
    ...(message.MD5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody,
    ...origin,
  });
  const metadata = { messageId, receiptHandle, attributes, md5OfBody, ...origin };
  return { messageId, receiptHandle, json, bytes: Buffer.byteLength(json), filterable: { metadata, data: body } };
}

function eventAttributes(attributes: Record<string, MessageAttributeValue>) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      {
        ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
        ...(value.BinaryValue === undefined ? {} : { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
        stringListValues: [],
        binaryListValues: [],
        dataType: value.DataType,
      },
    ]),
  );
}
