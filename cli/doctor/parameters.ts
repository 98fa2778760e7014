import { GetParametersCommand } from '@aws-sdk/client-ssm';
import type { Answer } from '../../domain/doctor/check';
import { ask } from './ask';
import type { AccountClients } from './clients';

export interface FoundParameters {
  readonly values: ReadonlyMap<string, string>;
  readonly missing: readonly string[];
}

/** Parameter Store answers for ten at once. */
const PAGE = 10;

/** Looks for parameters; none is decrypted. */
export function askForParameters(names: readonly string[], { ssm }: AccountClients): Promise<Answer<FoundParameters>> {
  return ask('ssm:GetParameters', async () => {
    const values = new Map<string, string>();
    for (let start = 0; start < names.length; start += PAGE) {
      const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: names.slice(start, start + PAGE) }));
      for (const { Name = '', Value = '' } of Parameters) values.set(Name, Value);
    }
    return { values, missing: names.filter((name) => !values.has(name)) };
  });
}
