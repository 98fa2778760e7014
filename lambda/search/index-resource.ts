import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import type { IndexDefinition } from '../../domain/search/index-definition';
import { makeIndex, removeIndexes } from './make-index';
import type { SearchClient } from './search-client';

/**
 * What the template says of an index. CloudFormation makes text of every property.
 *
 * - `definition`: an `IndexDefinition` as JSON.
 * - `removeOnDelete`: `true` removes the index with the resource; otherwise it stays.
 */
interface IndexProperties {
  readonly definition: string;
  readonly removeOnDelete?: string;
}

/**
 * Does what CloudFormation asks of an index. The resource's physical id is its alias, so that an index is replaced only
 * when its alias is another one.
 */
export async function followIndexResource(
  event: CdkCustomResourceEvent,
  search: SearchClient,
): Promise<CdkCustomResourceResponse> {
  const { definition: json, removeOnDelete } = propertiesOf(event.ResourceProperties);
  const definition = definitionOf(json);
  if (event.RequestType === 'Delete') {
    if (removeOnDelete === 'true') await removeIndexes(definition.alias, search);
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const index = await makeIndex(definition, definitionBefore(event, definition.alias), search);
  return { PhysicalResourceId: definition.alias, Data: { index } };
}

function definitionBefore(event: CdkCustomResourceEvent, alias: string): IndexDefinition | undefined {
  if (event.RequestType !== 'Update') return undefined;
  const before = definitionOf(propertiesOf(event.OldResourceProperties).definition);
  return before.alias === alias ? before : undefined;
}
