import type { IndexDefinition } from '../domain/search/index-definition';
import type { Template } from './deployment/adapt-template';

/** The search indexes that a stack makes. */
export function indexDefinitionsIn({ Resources = {} }: Template): IndexDefinition[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'Custom::TowpathSearchIndex')
    .map(({ Properties }) => JSON.parse(String(Properties?.definition)) as IndexDefinition);
}
