import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** What one call of a function came to. */
export type Invocation =
  /** The function ran and answered. */
  | Ran<{ readonly kind: 'answered'; readonly answer: string }>
  /** The function ran and failed: it threw, crashed or took too long. */
  | Ran<{ readonly kind: 'failed'; readonly functionError: string }>
  /** The function did not run: throttled, unknown, unreachable. */
  | { readonly kind: 'not-invoked'; readonly message: string };

type Ran<Outcome> = Outcome & { readonly executedVersion: string; readonly requestId?: string };

/** Calls the function of a mapping with an event, and never throws. */
export type Invoke = (event: string) => Promise<Invocation>;

/** @param lambda its request timeout has to allow for the function's own */
export function lambdaInvoke(lambda: LambdaClient, functionArn: string): Invoke {
  return async (event) => {
    try {
      const output = await lambda.send(new InvokeCommand({ FunctionName: functionArn, Payload: event }));
      const ran = { executedVersion: output.ExecutedVersion ?? '$LATEST', requestId: output.$metadata.requestId };
      if (output.FunctionError !== undefined) return { kind: 'failed', functionError: output.FunctionError, ...ran };
      return { kind: 'answered', answer: output.Payload?.transformToString() ?? '', ...ran };
    } catch (error) {
      return { kind: 'not-invoked', message: messageOf(error) };
    }
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
