// @ts-check

/** @typedef {{ reference: string, name: string }} Letter */

/**
 * Orders a letter for each record, which is a new customer's: the handler's pattern lets no other through. Where one
 * cannot be ordered, its record and all after it come again.
 *
 * @param {(letter: Letter) => Promise<void>} order orders a letter, and the same one only once: a record may come more
 * than once
 * @returns {(event: import('aws-lambda').KinesisStreamEvent) => Promise<import('aws-lambda').KinesisStreamBatchResponse>}
 */
export function writeLetters(order) {
  return async ({ Records }) => {
    for (const { kinesis } of Records) {
      try {
        const change = JSON.parse(Buffer.from(kinesis.data, 'base64').toString('utf8'));
        await order(letterTo(change.dynamodb.NewImage));
      } catch (error) {
        console.error(`The record ${kinesis.sequenceNumber} comes again:`, error);
        return { batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

/**
 * @param {{ customerId: { S: string }, name: { S: string } }} customer an item in DynamoDB JSON
 * @returns {Letter}
 */
function letterTo(customer) {
  return { reference: `welcome-${customer.customerId.S}`, name: customer.name.S };
}
