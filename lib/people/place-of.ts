import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Place } from '../../domain/people/place';

/** The place of a stage whose stack this is. */
export function placeOf(construct: IConstruct, stage: string): Place {
  const { partition, account, region } = Stack.of(construct);
  return { partition, account, region, stage };
}
