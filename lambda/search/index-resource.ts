import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import type { IndexDefinition, OwnedIndexDefinition } from '../../domain/search/index-definition';
import { makeIndex, removeIndexes } from './make-index';
import type { SearchClient } from './search-client';

/** What the template says of an index. CloudFormation makes text of every property. */
export interface IndexProperties {
  readonly ServiceToken: string;
  /** An `IndexDefinition` as JSON. */
  readonly definition: string;
  /** SSM path of the stream that the index follows. */
  readonly registryPath: string;
  /**
   * `true` removes the index when the resource is deleted.
   * @default the index stays
   */
  readonly removeOnDelete?: string;
}

export type IndexResourceEvent = CdkCustomResourceEvent<IndexProperties>;

/**
 * Does what CloudFormation asks of an index. The resource's physical id is its alias, so that CloudFormation takes
 * another alias, and nothing else, for a replacement.
 */
export async function followIndexResource(
  event: IndexResourceEvent,
  search: SearchClient,
): Promise<CdkCustomResourceResponse> {
  const definition = definitionOf(event.ResourceProperties);
  if (event.RequestType === 'Delete') {
    if (event.ResourceProperties.removeOnDelete === 'true') await removeIndexes(definition, search);
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const before = event.RequestType === 'Update' ? definitionOf(event.OldResourceProperties) : undefined;
  const index = await makeIndex(definition, before?.alias === definition.alias ? before : undefined, search);
  return { PhysicalResourceId: definition.alias, Data: { index } };
}

function definitionOf({ definition, registryPath }: IndexProperties): OwnedIndexDefinition {
  return { ...(JSON.parse(definition) as IndexDefinition), registryPath };
}
