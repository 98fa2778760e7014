const { PRINTING_SHOP } = process.env;

/** Has a receipt printed for each order; what the printing shop does not take comes again. */
export async function handler({ Records }) {
  const outcomes = await Promise.allSettled(Records.map(({ body }) => print(body)));
  const failed = Records.filter((_, index) => outcomes[index].status === 'rejected');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function print(body) {
  const { ok, status } = await fetch(PRINTING_SHOP, { method: 'POST', body });
  if (!ok) throw new Error(`The printing shop answers ${status}`);
}
