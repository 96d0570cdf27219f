import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SCHEMA = '/usr/share/openvswitch/vswitch.ovsschema'
const OFCTL = ['-O', 'OpenFlow14']

/** An Open vSwitch of this process alone, in user space, with ports that go nowhere and take frames by hand. */
export class RealSwitch {
  readonly #folder = mkdtempSync(join(tmpdir(), 'xlane-ovs-'))

  constructor(ports: readonly number[]) {
    const at = (name: string): string => join(this.#folder, name)
    this.#run('ovsdb-tool', ['create', at('conf.db'), SCHEMA])
    const daemon = (name: string): string[] => [
      '--detach',
      '--no-chdir',
      `--pidfile=${at(`${name}.pid`)}`,
      `--log-file=${at(`${name}.log`)}`,
      `--unixctl=${at(`${name}.ctl`)}`,
    ]
    this.#run('ovsdb-server', [at('conf.db'), `--remote=punix:${at('db.sock')}`, ...daemon('ovsdb')])
    this.#run('ovs-vsctl', ['--no-wait', 'init'])
    const dummies = ['--enable-dummy=override', '--disable-system']
    this.#run('ovs-vswitchd', [`unix:${at('db.sock')}`, ...dummies, ...daemon('vswitchd')])
    this.#run('ovs-vsctl', [
      'add-br',
      'br0',
      '--',
      'set',
      'bridge',
      'br0',
      'datapath_type=dummy',
      'fail-mode=secure',
    ])
    for (const port of ports)
      this.#run('ovs-vsctl', [
        ...['add-port', 'br0', `swp${port}`, '--', 'set', 'Interface', `swp${port}`],
        ...['type=dummy', `ofport_request=${port}`],
      ])
  }

  /** Runs a script as an operator would. */
  install(script: string): void {
    this.#run('sh', [this.#saved(script)])
  }

  /** The same beside other work; resolves when it has ended. */
  installBeside(script: string): Promise<number | null> {
    const child = spawn('sh', [this.#saved(script)], { env: this.#env(), stdio: 'ignore' })
    return new Promise(resolve => child.on('close', resolve))
  }

  ofctl(...args: readonly string[]): string {
    return this.#run('ovs-ofctl', [...OFCTL, ...args])
  }

  /** Everything of one kind that is installed, without counters, in order. */
  dump(what: 'flows' | 'groups' | 'meters'): readonly string[] {
    const text = this.ofctl(`dump-${what}`, 'br0')
    return text
      .split('\n')
      .slice(1)
      .map(line => line.replace(/(duration|n_packets|n_bytes|idle_age)=[\d.s]+, ?/g, '').trim())
      .filter(line => line !== '')
      .sort()
  }

  /** What the switch says that it would do with a frame. */
  trace(port: number, frame: string): string {
    return this.#appctl('ofproto/trace', 'br0', `in_port=${port}`, frame)
  }

  /** Lets a frame come in. */
  receive(port: number, frame: string): void {
    this.#appctl('netdev-dummy/receive', `swp${port}`, frame)
  }

  /** Frames sent by a port so far. */
  sent(port: number): number {
    return Number(/tx pkts=(\d+)/.exec(this.ofctl('dump-ports', 'br0', String(port)))?.[1])
  }

  stop(): void {
    for (const name of ['vswitchd', 'ovsdb'])
      try {
        process.kill(Number(readFileSync(join(this.#folder, `${name}.pid`), 'utf8')))
      } catch {
        // It has ended by itself.
      }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #saved(script: string): string {
    const path = join(this.#folder, 'script.sh')
    writeFileSync(path, script)
    return path
  }

  #appctl(...args: readonly string[]): string {
    return this.#run('ovs-appctl', ['-t', join(this.#folder, 'vswitchd.ctl'), ...args])
  }

  #env(): NodeJS.ProcessEnv {
    const own = { OVS_RUNDIR: this.#folder, OVS_LOGDIR: this.#folder, OVS_DBDIR: this.#folder }
    return { ...own, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
  }

  #run(command: string, args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: this.#env() })
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ends with ${status}: ${stderr}`)
    return stdout
  }
}

/** A UDP packet in a frame of so many bytes, FCS not counted, as hexadecimal digits. */
export const udpFrame = (source: string, destination: string, port: number, frameBytes: number): string => {
  const frame = Buffer.alloc(frameBytes)
  frame.write('020000000002020000000001', 0, 'hex')
  frame.writeUInt16BE(0x0800, 12)
  const ip = frame.subarray(14, 34)
  ip.writeUInt16BE(0x4500, 0)
  ip.writeUInt16BE(frameBytes - 14, 2)
  ip.writeUInt16BE(0x4011, 8)
  for (const [at, address] of [
    [12, source],
    [16, destination],
  ] as const)
    for (const [i, byte] of address.split('.').entries()) ip.writeUInt8(Number(byte), at + i)
  let sum = 0
  for (let at = 0; at < 20; at += 2) sum += ip.readUInt16BE(at)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16)
  ip.writeUInt16BE(~sum & 0xffff, 10)
  frame.writeUInt16BE(5555, 34)
  frame.writeUInt16BE(port, 36)
  frame.writeUInt16BE(frameBytes - 34, 38)
  return frame.toString('hex')
}
