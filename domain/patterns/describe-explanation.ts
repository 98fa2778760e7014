import type { Json } from '../events/event';
import type { Apart, ExplainedAlternative, ExplainedField } from './explain';
import { show } from './pattern-mistake';

/** Where an alternative and an event part, as clauses: `data.employees: asks for { numeric: [">=", 500] }, is 420`. */
export function describePartings({ fields, apart }: ExplainedAlternative): string[] {
  return [...fields.filter(({ holds }) => !holds).map(describeField), ...apart.map(describeApart)];
}

/** `no one element of data.lines has both data.lines.sku: "a" and data.lines.quantity: 9` */
export function describeApart({ array, fields }: Apart): string {
  const asked = fields.map(({ path, asked: list }) => `${path}: ${anyOf(list)}`);
  const element = array === '' ? 'element' : `element of ${array}`;
  return `no one ${element} has ${asked.length === 2 ? 'both' : 'all of'} ${listed(asked, 'and')}`;
}

/** A field as a clause: what is asked for, and what there is. */
export function describeField(field: ExplainedField): string {
  return `${field.path}: asks for ${anyOf(field.asked)}, ${describeFound(field)}`;
}

function describeFound({ found, path }: ExplainedField): string {
  switch (found.kind) {
    case 'values':
      return found.values.length === 1 ? `is ${shown(found.values)}` : `has ${shown(found.values)}`;
    case 'no-value':
      return `is ${found.what}, which has no value of its own`;
    case 'missing': {
      const because = found.path === path ? '' : `: there is no ${found.path}`;
      return `is not there${because}${found.near === undefined ? '' : `; there is ${found.near}`}`;
    }
  }
}

/** So many values of a list are shown. */
const SHOWN = 5;

function shown(values: readonly Json[]): string {
  const more = values.length - SHOWN;
  const first = values.slice(0, SHOWN).map(show);
  return more > 0 ? `${first.join(', ')} and ${more} more` : listed(first, 'and');
}

function anyOf(asked: readonly Json[]): string {
  return listed(asked.map(show), 'or');
}

function listed(items: readonly string[], word: 'and' | 'or'): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}
