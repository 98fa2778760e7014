/** The second argument of a handler. */
export interface LambdaContext {
  callbackWaitsForEmptyEventLoop: boolean;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  /** In MiB, in digits. */
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Milliseconds until Lambda ends the function. */
  getRemainingTimeInMillis(): number;
  /** Throws: the answer of a handler is what its promise resolves to. */
  done(error?: Error, result?: unknown): void;
  /** Throws, as `done`. */
  fail(error: Error | string): void;
  /** Throws, as `done`. */
  succeed(message: unknown, object?: unknown): void;
}

/**
 * What Lambda tells a handler about its invocation.
 *
 * @param changes what the handler shall see instead of a function `handler` with 512 MiB and 30 seconds left
 */
export function lambdaContext(changes: Partial<LambdaContext> = {}): LambdaContext {
  const { functionName = 'handler' } = changes;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:111122223333:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId: '2f1c0f6e-5d0b-4f3a-9d61-0b1f9f1c5a7e',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/11/18/[$LATEST]0123456789abcdef0123456789abcdef',
    getRemainingTimeInMillis: () => 30_000,
    done: notOnNode24,
    fail: notOnNode24,
    succeed: notOnNode24,
    ...changes,
  };
}

function notOnNode24(): never {
  throw new Error("Lambda's runtimes from Node.js 24 have no context.done, .fail and .succeed; write an async handler");
}
