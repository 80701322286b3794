/** Who an exchange of this project talks with: a provider or a gateway, and the telephones of the house. */

/** A neighbour by SIP: a provider's trunk, a gateway with the clinic's lines. It is known by its address. */
export type Trunk = {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** UDP unless given. */
  readonly transport?: 'udp' | 'tcp';
  /** A provider that knows us by a password: we register there, under the number that is ours. */
  readonly account?: { readonly number: string; readonly password: string };
};
/** A telephone of the house, which registers with a password and may call the line and be called. */
export type Seat = { readonly number: string; readonly password: string };

/** For telephones that speak so that nobody in the network can listen. */
export type Encrypted = {
  readonly port: number;
  /** PEM files. */
  readonly certificate: string;
  readonly key: string;
};

export type Peers = {
  /** Where it listens. */
  readonly address: string;
  readonly sipPort: number;
  /** TLS beside UDP, and speech encrypted for those who offer it; without it neither. */
  readonly tls?: Encrypted;
  readonly trunks: readonly Trunk[];
  readonly seats: readonly Seat[];
};

export type Values = Readonly<Record<string, string | number>>;
export type Section = readonly [name: string, values: Values];

/** Its pjsip.conf. */
export const peerSections = ({ address, sipPort, tls, trunks, seats }: Peers): readonly Section[] => [
  ['global', { type: 'global', endpoint_identifier_order: 'ip,username' }],
  ...(['udp', 'tcp'] as const).map((protocol): Section => [
    protocol,
    { type: 'transport', protocol, bind: `${address}:${String(sipPort)}` },
  ]),
  ...(tls === undefined ? [] : [tlsSection(address, tls)]),
  ...trunks.flatMap(trunkSections),
  ...seats.flatMap((seat) => seatSections(seat, tls !== undefined)),
];

const tlsSection = (address: string, { port, certificate, key }: Encrypted): Section => [
  'tls',
  {
    type: 'transport',
    protocol: 'tls',
    bind: `${address}:${String(port)}`,
    cert_file: certificate,
    priv_key_file: key,
    method: 'tlsv1_2',
  },
];

const TALK = {
  disallow: 'all',
  allow: 'alaw,ulaw',
  dtmf_mode: 'rfc4733',
  // All sound passes the exchange, which hears the keys.
  direct_media: 'no',
};

function trunkSections({ name, host, port, transport = 'udp', account }: Trunk): readonly Section[] {
  const at = `${host}:${String(port)}${transport === 'udp' ? '' : `;transport=${transport}`}`;
  const endpoint: Values = { type: 'endpoint', transport, context: 'from-trunk', aors: name, ...TALK };
  const common: readonly Section[] = [
    [name, { type: 'aor', contact: `sip:${at}` }],
    [name, { type: 'identify', endpoint: name, match: host }],
  ];
  if (account === undefined) return [[name, endpoint], ...common];
  const { number, password } = account;
  return [
    [
      name,
      {
        type: 'registration',
        transport,
        outbound_auth: name,
        server_uri: `sip:${at}`,
        client_uri: `sip:${number}@${at}`,
        // What is called there comes here as this number.
        contact_user: number,
        retry_interval: 60,
        // The usual ten seconds at random are for providers whose thousand customers start at once.
        max_random_initial_delay: 0,
      },
    ],
    [name, { type: 'auth', auth_type: 'userpass', username: number, password }],
    [name, { ...endpoint, outbound_auth: name, from_user: number, from_domain: host }],
    ...common,
  ];
}

const seatSections = ({ number, password }: Seat, isEncrypted: boolean): readonly Section[] => [
  [
    number,
    {
      type: 'endpoint',
      context: 'from-seat',
      auth: number,
      aors: number,
      callerid: `<${number}>`,
      // Telephones behind a router are answered where they really are.
      rtp_symmetric: 'yes',
      force_rport: 'yes',
      rewrite_contact: 'yes',
      // Whoever offers it is encrypted; a telephone that cannot is heard all the same.
      ...(isEncrypted ? { media_encryption: 'sdes', media_encryption_optimistic: 'yes' } : { transport: 'udp' }),
      ...TALK,
    },
  ],
  [number, { type: 'auth', auth_type: 'userpass', username: number, password }],
  [number, { type: 'aor', max_contacts: 1, remove_existing: 'yes' }],
];
