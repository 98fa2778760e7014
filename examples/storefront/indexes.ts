import type { SearchIndexProps } from '../../lib';

/**
 * What is searchable of a customer.
 *
 * `employees` is what people typed into a form: mostly numbers, sometimes "c. 34,000 (2024)". OpenSearch refuses the
 * latter, and these customers wait in the failure store until somebody corrects them.
 */
export const customerMappings: SearchIndexProps['mappings'] = {
  customerId: { type: 'keyword' },
  name: { type: 'text', fields: { exact: { type: 'keyword' } } },
  about: { type: 'text', analyzer: 'english' },
  country: { type: 'keyword' },
  industries: { type: 'keyword' },
  employees: { type: 'integer' },
  founded: { type: 'integer' },
  headquarters: { type: 'text' },
  website: { type: 'keyword' },
};

/** What is searchable of an order. `value` is in US dollars, `number` counts the orders of one customer from 1. */
export const orderMappings: SearchIndexProps['mappings'] = {
  customerId: { type: 'keyword' },
  orderId: { type: 'keyword' },
  customerName: { type: 'text' },
  guest: { type: 'boolean' },
  day: { type: 'date', format: 'strict_date' },
  number: { type: 'integer' },
  quantity: { type: 'integer' },
  value: { type: 'double' },
  note: { type: 'text', analyzer: 'english' },
};
