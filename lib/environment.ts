import { Token } from 'aws-cdk-lib';

/** An account and a region, each of which may be known at deployment only. */
interface Environment {
  readonly account: string;
  readonly region: string;
}

/** Whether two things are in one account and region, as far as that is known at synth. */
export function mayBeBeside(one: Environment, other: Environment): boolean {
  const mayBe = (value: string, another: string) =>
    value === another || Token.isUnresolved(value) || Token.isUnresolved(another);
  return mayBe(one.account, other.account) && mayBe(one.region, other.region);
}
