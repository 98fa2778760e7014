import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adaptTemplate, type Template } from '../../../local/deployment/adapt-template';
import type { TemplateDifference } from '../../../local/deployment/template-differences';

const differences: TemplateDifference[] = [
  { type: 'AWS::Lambda::EventSourceMapping', action: 'disable', reason: 'run from outside' },
  { type: 'AWS::EC2::FlowLog', action: 'remove', reason: 'no packets' },
];
const mapping = (properties: Record<string, unknown>) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: properties,
});
const flowLog = { Type: 'AWS::EC2::FlowLog', Properties: { TrafficType: 'ALL' } };
const queue = { Type: 'AWS::SQS::Queue' };

test('a mapping is switched off and keeps the rest of its properties', () => {
  const template = { Resources: { Mapping: mapping({ BatchSize: 500 }), Queue: queue } };

  const adapted = adaptTemplate(template, differences);

  expect(adapted.template).toEqual({
    Resources: { Mapping: mapping({ BatchSize: 500, Enabled: false }), Queue: queue },
  });
  expect(adapted.differences).toEqual([
    { logicalId: 'Mapping', type: 'AWS::Lambda::EventSourceMapping', action: 'disable', reason: 'run from outside' },
  ]);
});

test('a mapping that the app itself switches off is no difference', () => {
  const template = { Resources: { Mapping: mapping({ Enabled: false }) } };

  const adapted = adaptTemplate(template, differences);

  expect(adapted).toEqual({ template, differences: [] });
});

test('a difference may be of some resources of a type only', () => {
  const onMath: TemplateDifference = {
    type: 'AWS::CloudWatch::Alarm',
    where: ({ Properties }) => Properties?.Metrics !== undefined,
    action: 'remove',
    reason: 'metric math is refused',
  };
  const plain = { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors' } };
  const math = { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [{ Expression: 'a + b' }] } };

  const adapted = adaptTemplate({ Resources: { Plain: plain, Sum: math } }, [onMath]);

  expect(adapted.template).toEqual({ Resources: { Plain: plain } });
  expect(adapted.differences).toEqual([
    { logicalId: 'Sum', type: 'AWS::CloudWatch::Alarm', action: 'remove', reason: 'metric math is refused' },
  ]);
});

test('a removed resource is gone, and nothing depends on it any more', () => {
  const template = {
    Resources: {
      Log: flowLog,
      One: { ...queue, DependsOn: 'Log' },
      Many: { ...queue, DependsOn: ['One', 'Log'] },
    },
  };

  const adapted = adaptTemplate(template, differences);

  expect(adapted.template).toEqual({ Resources: { One: queue, Many: { ...queue, DependsOn: ['One'] } } });
});

test.each([
  ['Ref', { Ref: 'Log' }],
  ['Fn::GetAtt with a list', { 'Fn::GetAtt': ['Log', 'Id'] }],
  ['Fn::GetAtt with text', { 'Fn::GetAtt': 'Log.Id' }],
  ['Fn::Sub', { 'Fn::Sub': 'arn:$' + '{AWS::Partition}:x/$' + '{Log.Id}' }],
  ['Fn::Sub with values', { 'Fn::Sub': ['$' + '{value}', { value: { Ref: 'Log' } }] }],
  ['something deep inside', { 'Fn::Join': ['/', ['a', { 'Fn::If': ['Condition', { Ref: 'Log' }, 'b'] }]] }],
])('a resource that something refers to by %s cannot be removed, and both are named', (_, reference) => {
  const template = { Resources: { Log: flowLog, Topic: { Type: 'AWS::SNS::Topic', Properties: { x: reference } } } };

  expect(() => adaptTemplate(template, differences)).toThrow(
    'Resources "Topic" refers to "Log", a AWS::EC2::FlowLog that cannot be deployed locally',
  );
});

test('an output that refers to a removed resource is named as well', () => {
  const template = { Resources: { Log: flowLog }, Outputs: { LogId: { Value: { Ref: 'Log' } } } };

  expect(() => adaptTemplate(template, differences)).toThrow('Outputs "LogId" refers to "Log"');
});

test('text that only looks like a reference is none', () => {
  const template = {
    Resources: {
      Log: flowLog,
      Topic: { Type: 'AWS::SNS::Topic', Properties: { x: { 'Fn::Sub': '$' + '{!Log} Log' } } },
    },
  };

  const adapted = adaptTemplate(template, differences);

  expect(Object.keys(adapted.template.Resources ?? {})).toEqual(['Topic']);
});

const anyTemplate: fc.Arbitrary<Template> = fc.record({
  Resources: fc.dictionary(
    fc.stringMatching(/^[A-Z][a-z]{0,6}$/),
    fc.record({
      Type: fc.constantFrom('AWS::Lambda::EventSourceMapping', 'AWS::EC2::FlowLog', 'AWS::SQS::Queue'),
      Properties: fc.dictionary(fc.constantFrom('Enabled', 'Name'), fc.jsonValue()),
    }),
  ),
  Outputs: fc.constant({}),
});

test('to adapt twice is to adapt once', () => {
  fc.assert(
    fc.property(anyTemplate, (template) => {
      const once = adaptTemplate(template, differences);
      const twice = adaptTemplate(once.template, differences);

      expect(twice).toEqual({ template: once.template, differences: [] });
    }),
  );
});

test('whatever is not on the list stays as it was', () => {
  fc.assert(
    fc.property(anyTemplate, (template) => {
      const adapted = adaptTemplate(template, differences);

      const queues = Object.entries(template.Resources ?? {}).filter(([, { Type }]) => Type === 'AWS::SQS::Queue');
      expect(adapted.template.Resources).toMatchObject(Object.fromEntries(queues));
    }),
  );
});
