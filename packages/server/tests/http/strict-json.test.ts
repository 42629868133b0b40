import { UnibusError } from '@unibus/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from '../../src/http/strict-json.ts';

const parse = (text: string): unknown => parseStrictJson(new TextEncoder().encode(text));

describe('JSON with one meaning', () => {
  test.each([
    '{"a":1}',
    ' { "a" : [ 1.50, true, null ] } ',
    '{"a":{"b":1},"c":{"b":2}}',
    '"\\u00e9\\n"',
    '[[],{}]',
    '-0',
    '1e400',
  ])('is read: %s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test('is read, whatever it is and however it is spaced', () => {
    const values = fc
      .jsonValue({ maxDepth: 8 })
      .filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(values, fc.constantFrom(0, 1, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('refused as malformed', () => {
  test.each([
    ['a key twice', '{"a":1,"a":1}'],
    ['a key twice, once escaped', '{"token":"x","\\u0074oken":"y"}'],
    ['a key twice, deep', '[{"b":{"a":1,"x":2,"a":3}}]'],
    ['a key twice among spaces', '{ "a": 1 , "a": 2 }'],
    ['__proto__', '{"__proto__":{"role":"admin"}}'],
    ['__proto__, escaped', '{"\\u005f_proto__":1}'],
    ['17 levels', `${'['.repeat(17)}${']'.repeat(17)}`],
    ['30,000 levels', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['30,000 levels of objects', `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`],
    ['nothing', ''],
    ['two values', '{}{}'],
    ['a comment', '{"a":1/**/}'],
    ['a trailing comma', '{"a":1,}'],
    ['single quotes', "{'a':1}"],
    ['NaN', 'NaN'],
    ['a leading zero', '01'],
    ['a byte order mark', '\ufeff{}'],
    ['a control character in a string', '"\u0001"'],
  ])('%s', (_, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });

  test.each([
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong encoding', [0x22, 0xc0, 0xaf, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a cut sequence', [0x22, 0xe2, 0x82, 0x22]],
  ])('UTF-8 with %s', (_, bytes) => {
    expect(() => parseStrictJson(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: 'malformed' }),
    );
  });

  test('a duplicate anywhere, whatever stands around it', () => {
    const keys = fc.string().filter((key) => key !== '__proto__');
    fc.assert(
      fc.property(keys, fc.jsonValue(), fc.jsonValue(), fc.boolean(), (key, first, second, spaced) => {
        const [gap, name] = [spaced ? ' ' : '', JSON.stringify(key)];
        const text = `[{${name}:${gap}${JSON.stringify(first)},${name}:${JSON.stringify(second)}}]`;
        expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'malformed' }));
      }),
    );
  });

  test('bytes are read or refused by a UnibusError, never by another throw', () => {
    const json = fc.string({ unit: fc.constantFrom(...'{}[]":,\\ue0"a1-.tn '), maxLength: 40 });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      json.map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        try {
          parseStrictJson(input);
        } catch (error) {
          expect(error).toBeInstanceOf(UnibusError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
