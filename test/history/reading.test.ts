import { describe, expect, test } from 'vitest'
import { readJepsenRegisterLog } from '../../src/history/reading/jepsen-register-log.ts'
import { readKeyValueLog } from '../../src/history/reading/key-value-log.ts'

describe('a log of a register', () => {
  const event = (client: number, what: string): string => `INFO  jepsen.util - ${client}\t${what}\n`

  test('calls meet their ends, and what did not happen is left out', () => {
    const log =
      event(0, ':invoke\t:read\tnil') +
      event(1, ':invoke\t:cas\t[3 4]') +
      'INFO  jepsen.core - something else\n' +
      event(1, ':fail\t:cas\t[3 4]') +
      event(0, ':ok\t:read\tnil') +
      event(0, ':invoke\t:read\tnil') +
      event(0, ':fail\t:read\t:timed-out') +
      event(1, ':invoke\t:write\t2') +
      event(1, ':info\t:write\t:timed-out') +
      event(0, ':invoke\t:write\t1')
    expect(readJepsenRegisterLog(log)).toEqual([
      {
        client: 1,
        input: { kind: 'cas', expected: 3, value: 4 },
        calledAt: 2,
        answered: { at: 4, output: { kind: 'cas', isSet: false } },
      },
      {
        client: 0,
        input: { kind: 'read' },
        calledAt: 1,
        answered: { at: 5, output: { kind: 'read', value: null } },
      },
      { client: 1, input: { kind: 'write', value: 2 }, calledAt: 8 },
      { client: 0, input: { kind: 'write', value: 1 }, calledAt: 10 },
    ])
  })

  test.each([
    [event(0, ':invoke\t:swap\t3'), 'line 1: expected an event of a register; found "INFO'],
    [event(0, ':invoke\t:write\tnil'), 'line 1: expected an event of a register; found "INFO'],
    [event(0, ':invoke\t:cas\t3'), 'line 1: expected an event of a register; found "INFO'],
    [event(0, ':ok\t:read\t3'), 'line 1: expected a call of client 0 before; found none'],
    [
      event(0, ':invoke\t:read\tnil').repeat(2),
      'line 2: expected the end of the call at line 1; found another call',
    ],
  ])('%j is refused', (log, message) => {
    expect(() => readJepsenRegisterLog(log)).toThrow(message)
  })
})

describe('a log of texts by key', () => {
  test('calls meet their ends', () => {
    const log = [
      '{:process 0, :type :invoke, :f :put, :key "7", :value "a \\"b\\""}',
      '{:process 1, :type :invoke, :f :get, :key "7", :value nil}',
      '{:process 0, :type :ok, :f :put, :key "7", :value "a \\"b\\""}',
      '{:process 1, :type :ok, :f :get, :key "7", :value ""}',
      '{:process 1, :type :invoke, :f :append, :key "8", :value "c"}',
      '',
    ].join('\n')
    expect(readKeyValueLog(log)).toEqual([
      {
        client: 0,
        input: { key: '7', operation: { kind: 'put', value: 'a "b"' } },
        calledAt: 1,
        answered: { at: 3, output: null },
      },
      {
        client: 1,
        input: { key: '7', operation: { kind: 'get' } },
        calledAt: 2,
        answered: { at: 4, output: '' },
      },
      { client: 1, input: { key: '8', operation: { kind: 'append', value: 'c' } }, calledAt: 5 },
    ])
  })

  test.each(['{:process 0}', '{:process 0, :type :invoke, :f :put, :key "7", :value nil}'])(
    '%s is refused',
    line => {
      expect(() => readKeyValueLog(`\n${line}`)).toThrow('line 2: expected an event of a text; found')
    },
  )
})
