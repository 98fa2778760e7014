import { expect, test } from 'vitest';
import { readableValues, textOf } from './template-text';

test.each<[unknown, string]>([
  ['*', '*'],
  [{ Ref: 'ChangesStream9315F964' }, '${ChangesStream}'],
  [{ Ref: 'AWS::Region' }, '${AWS::Region}'],
  [{ 'Fn::GetAtt': ['Bucket705E8858', 'Arn'] }, '${Bucket.Arn}'],
  [{ 'Fn::GetAtt': 'Bucket705E8858.Arn' }, '${Bucket.Arn}'],
  [{ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Bucket705E8858', 'Arn'] }, '/records/*']] }, '${Bucket.Arn}/records/*'],
  [
    { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Bucket705E8858}/${!name}' },
    'arn:${AWS::Partition}:s3:::${Bucket}/${name}',
  ],
  [{ 'Fn::Sub': '${Bucket705E8858.Arn}/a' }, '${Bucket.Arn}/a'],
  [{ 'Fn::Sub': ['${key}/a', { key: { Ref: 'Key' } }] }, '${Key}/a'],
  [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'stream/changes'] }] }, 'changes'],
  [{ 'Fn::Select': ['0', ['a', 'b']] }, 'a'],
  [{ 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }, '${AWS::Region}b'],
  [{ 'Fn::Select': [0, { 'Fn::GetAZs': 'eu-west-1' }] }, 'eu-west-1a'],
  [{ 'Fn::ImportValue': 'Platform:Stream' }, '${Platform:Stream}'],
])('%j is the text %s', (value, text) => {
  expect(textOf(value, readableValues)).toBe(text);
});

test('a function that is not known is named', () => {
  expect(() => textOf({ 'Fn::FindInMap': ['a', 'b', 'c'] }, readableValues)).toThrow(/Fn::FindInMap/);
});
