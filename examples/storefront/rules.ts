import type { Rule } from '../../lib';

/** What the storefront's people hear of: marketing about who comes, grows and goes, support about orders. */
export const rules: Rule[] = [
  {
    name: 'big-customer',
    pattern: { type: ['customers.inserted'], data: { employees: [{ numeric: ['>=', 250_000] }] } },
    channel: '#marketing',
    message:
      ':tada: A big customer started using us: *{{data.name}}*{{#data.country}}, {{data.country}}{{/data.country}}, with {{data.employees}} people',
  },
  {
    name: 'customer-grew',
    pattern: {
      type: ['customers.modified'],
      before: { employees: [{ numeric: ['<', 1_000] }] },
      data: { employees: [{ numeric: ['>=', 1_000] }] },
    },
    channel: '#marketing',
    message: ':seedling: *{{data.name}}* grew from {{before.employees}} to {{data.employees}} people',
  },
  {
    name: 'customer-left',
    pattern: { type: ['customers.removed'] },
    channel: '#marketing',
    message:
      ':wave: *{{before.name}}* left us{{#before.founded}}; they have been in business since {{before.founded}}{{/before.founded}}',
  },
  {
    name: 'first-order',
    pattern: {
      type: ['orders.inserted'],
      data: { number: [1], value: [{ numeric: ['>=', 120] }], guest: [{ exists: false }] },
    },
    channel: '#support',
    message:
      ':shopping_trolley: *{{data.customerName}}* placed a first order: {{data.value}} USD (CDs: {{data.quantity}})',
  },
  {
    name: 'large-order',
    pattern: {
      type: ['orders.inserted'],
      data: { number: [{ 'anything-but': [1] }], value: [{ numeric: ['>=', 180] }], guest: [{ exists: false }] },
    },
    channel: '#support',
    message:
      ':package: *{{data.customerName}}* ordered for *{{data.value}} USD* (CDs: {{data.quantity}})\n{{#data.note}}> {{data.note}}\n{{/data.note}}<https://storefront.example/orders/{{subject}}|Open the order>',
  },
  {
    name: 'large-guest-order',
    pattern: { type: ['orders.inserted'], data: { guest: [true], value: [{ numeric: ['>=', 150] }] } },
    channel: '#support',
    message: ':shopping_cart: A guest ordered for *{{data.value}} USD* (CDs: {{data.quantity}})',
    // Support wants to see first how many these are.
    dryRun: true,
  },
];
