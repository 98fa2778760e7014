import { beforeEach, expect, test, vi } from 'vitest';
import { writeLetters } from '../../../examples/own-handler/write-letters/write-letters.mjs';
import { changeRecord, dataOf, invoke, kinesisEvent } from '../../../testing';

const ada = customer('c1', 'Ada');
const grace = customer('c2', 'Grace');
const edsger = customer('c3', 'Edsger');

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

test('each new customer gets a letter', async () => {
  const shop = printingShop();

  const { again } = await invoke(writeLetters(shop.order), kinesisEvent([ada, grace]));

  expect(again).toEqual([]);
  expect(shop.letters).toEqual([
    { reference: 'welcome-c1', name: 'Ada' },
    { reference: 'welcome-c2', name: 'Grace' },
  ]);
});

test('a letter that the shop does not take comes again, and so does what is after it', async () => {
  const shop = printingShop({ refuses: 'Grace' });

  const { succeeded, again, failure } = await invoke(writeLetters(shop.order), kinesisEvent([ada, grace, edsger]));

  expect(succeeded.map(dataOf)).toEqual([ada]);
  expect(again.map(dataOf)).toEqual([grace, edsger]);
  expect(failure).toBeUndefined();
});

test('a record that comes twice orders the same letter', async () => {
  const shop = printingShop();

  await invoke(writeLetters(shop.order), kinesisEvent([ada, ada]));

  expect(new Set(shop.letters.map(({ reference }) => reference)).size).toBe(1);
});

test('what is no change comes again, until its mapping gives it up', async () => {
  const { again } = await invoke(writeLetters(printingShop().order), kinesisEvent(['no json']));

  expect(again.map(dataOf)).toEqual(['no json']);
});

function customer(customerId: string, name: string) {
  return changeRecord({ key: ['customerId'], newImage: { customerId, name } });
}

function printingShop({ refuses }: { refuses?: string } = {}) {
  const letters: { reference: string; name: string }[] = [];
  return {
    letters,
    async order(letter: { reference: string; name: string }) {
      if (letter.name === refuses) throw new Error('The printing shop is closed');
      letters.push(letter);
    },
  };
}
