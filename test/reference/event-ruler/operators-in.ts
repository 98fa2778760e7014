import { looksLikeV4, looksLikeV6 } from './corpus/addresses';
import type { ConditionName } from './corpus/conditions';

/** The operators of a pattern that is not refused, field by field, with `$or` or without. */
export function operatorsIn(pattern: string): ConditionName[][] {
  return listsIn(JSON.parse(pattern)).map((list) => list.map(operatorOf));
}

function listsIn(json: unknown): (readonly unknown[])[] {
  return entriesOf(json).flatMap(([name, value]) => {
    if (name === '$or' && Array.isArray(value)) return value.flatMap(listsIn);
    return Array.isArray(value) ? [value] : listsIn(value);
  });
}

function operatorOf(condition: unknown): ConditionName {
  if (condition === null) return 'exact null';
  if (typeof condition === 'number') return 'exact number';
  if (typeof condition === 'boolean') return 'exact boolean';
  if (typeof condition === 'string') {
    if (looksLikeV4(condition)) return 'exact IPv4';
    return looksLikeV6(condition) ? 'exact IPv6' : 'exact text';
  }
  const [[name, operand] = ['', undefined]] = entriesOf(condition);
  return named(name, operand);
}

function named(name: string, operand: unknown): ConditionName {
  switch (name) {
    case 'exactly':
    case 'equals-ignore-case':
    case 'wildcard':
      return name;
    case 'prefix':
    case 'suffix':
      return typeof operand === 'string' ? name : `${name} equals-ignore-case`;
    case 'exists':
      return operand === true ? 'exists true' : 'exists false';
    case 'cidr':
      return String(operand).includes(':') ? 'cidr IPv6' : 'cidr IPv4';
    case 'numeric':
      return Array.isArray(operand) && operand.length === 2 ? comparisonOf(String(operand[0])) : 'numeric range';
    case 'anything-but':
      return anythingButOf(operand);
    default:
      throw new Error(`${name} is no operator`);
  }
}

function comparisonOf(operator: string): ConditionName {
  if (operator === '=' || operator === '<' || operator === '<=' || operator === '>' || operator === '>=') {
    return `numeric ${operator}`;
  }
  throw new Error(`${operator} is no comparison`);
}

function anythingButOf(operand: unknown): ConditionName {
  if (typeof operand === 'string') return 'anything-but text';
  if (typeof operand === 'number') return 'anything-but number';
  if (Array.isArray(operand)) return typeof operand[0] === 'string' ? 'anything-but texts' : 'anything-but numbers';
  const [[name, inner] = ['', undefined]] = entriesOf(operand);
  const isList = Array.isArray(inner);
  switch (name) {
    case 'prefix':
      return isList ? 'anything-but prefixes' : 'anything-but prefix';
    case 'suffix':
      return isList ? 'anything-but suffixes' : 'anything-but suffix';
    case 'equals-ignore-case':
      return isList ? 'anything-but equals-ignore-cases' : 'anything-but equals-ignore-case';
    case 'wildcard':
      return isList ? 'anything-but wildcards' : 'anything-but wildcard';
    default:
      throw new Error(`${name} is nothing within anything-but`);
  }
}

function entriesOf(json: unknown): [string, unknown][] {
  return typeof json === 'object' && json !== null ? Object.entries(json) : [];
}
