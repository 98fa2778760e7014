import { expect, test } from 'vitest';
import { findParameter, parametersFor } from '../../../domain/doctor/parameters';
import { resource } from './resources';

test('parameters that stacks read have to be there, but for those that another stack of the app makes', () => {
  const read = [
    { stack: 'Shop', name: '/platform/zone' },
    { stack: 'Search', name: '/platform/zone' },
    { stack: 'Shop', name: '/shop/own' },
    { stack: 'Shop', name: '/shop/${Shop.?}' },
  ];

  expect(parametersFor(read, [resource('AWS::SSM::Parameter', { Name: '/shop/own' })])).toEqual(
    new Map([['/platform/zone', ['Shop', 'Search']]]),
  );
});

test('one that is not there names who reads it', () => {
  expect(findParameter(false, '/platform/zone', ['Shop', 'Search'])).toMatchObject({
    state: 'missing',
    says: 'there is none, and it is read at the deployment of Shop, Search',
  });
  expect(findParameter(true, '/platform/zone', ['Shop']).state).toBe('ok');
});
