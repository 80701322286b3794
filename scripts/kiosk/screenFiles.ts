/** What makes a computer a screen, as files and their texts. */
import path from 'node:path';
import { LOCAL_PRINT_ORIGIN } from '../../common/contract/localPrint.ts';

export type Screen = 'kiosk' | 'display';
export type ScreenComputer = {
  /** Scheme, host and port. */
  readonly server: string;
  readonly screen: Screen;
  readonly user: string;
  /** The user's own folder. */
  readonly home: string;
  readonly browser: string;
  /** A desktop logs in by itself and starts it; else systemd does, with cage, which shows one program and nothing else. */
  readonly hasDesktop: boolean;
};
/** `isUsers`: it and the folders made for it belong to the user, else to root. */
type TextFile = { readonly file: string; readonly text: string; readonly isUsers?: true };

const WATCHDOG = '/usr/local/lib/turnstone/watchdog.mjs';
const NODE = '/usr/bin/node';
const CAGE = '/usr/bin/cage';

/** What must be installed before the screen can start. */
export const programsOf = ({ browser, hasDesktop }: ScreenComputer): readonly string[] => [
  NODE,
  browser,
  ...(hasDesktop ? [] : [CAGE]),
];

export function screenFiles(computer: ScreenComputer): readonly TextFile[] {
  const policies = `${JSON.stringify(policiesOf(computer), null, 2)}\n`;
  return [
    // Debian's Chromium, and Google Chrome.
    { file: 'etc/chromium/policies/managed/turnstone.json', text: policies },
    { file: 'etc/opt/chrome/policies/managed/turnstone.json', text: policies },
    computer.hasDesktop ? autostart(computer) : unit(computer),
  ];
}

/** Chromium's managed policies (chromeenterprise.google/policies): our pages, and nothing that a passer-by could do. */
export function policiesOf({ server }: ScreenComputer): Readonly<Record<string, unknown>> {
  return {
    URLBlocklist: ['*'],
    URLAllowlist: [server, LOCAL_PRINT_ORIGIN],
    // Pages over plain http count as secure: the kiosk keeps its own pages for when the server is away.
    ...(server.startsWith('http:') ? { OverrideSecurityRestrictionsOnInsecureOrigin: [server] } : {}),
    // The kiosk prints at the agent on its own computer while the server is away.
    LocalNetworkAccessAllowedForUrls: [server],
    InsecurePrivateNetworkRequestsAllowedForUrls: [server],
    AutoplayAllowed: true,
    IncognitoModeAvailability: 1,
    BrowserSignin: 0,
    SyncDisabled: true,
    PasswordManagerEnabled: false,
    AutofillAddressEnabled: false,
    AutofillCreditCardEnabled: false,
    TranslateEnabled: false,
    SpellcheckEnabled: false,
    SearchSuggestEnabled: false,
    MetricsReportingEnabled: false,
    BackgroundModeEnabled: false,
    PromotionsEnabled: false,
    DefaultBrowserSettingEnabled: false,
    EditBookmarksEnabled: false,
    DownloadRestrictions: 3,
    PrintingEnabled: false,
    DefaultPopupsSetting: 2,
    DefaultNotificationsSetting: 2,
    DefaultGeolocationSetting: 2,
    AudioCaptureAllowed: false,
    VideoCaptureAllowed: false,
    ExtensionInstallBlocklist: ['*'],
  };
}

const command = ({ server, screen, browser }: ScreenComputer): string =>
  `${NODE} ${WATCHDOG} --url ${server}/${screen}/ --browser ${browser}`;

const unit = (computer: ScreenComputer): TextFile => ({
  file: 'etc/systemd/system/turnstone-screen.service',
  text: `[Unit]
Description=Turnstone ${computer.screen}
After=systemd-user-sessions.service network.target
Conflicts=getty@tty1.service
${programsOf(computer)
  .map((program) => `ConditionPathExists=${program}\n`)
  .join('')}
[Service]
User=${computer.user}
PAMName=login
TTYPath=/dev/tty1
StandardInput=tty
StandardOutput=journal
UtmpIdentifier=tty1
UtmpMode=user
ExecStart=${CAGE} -d -- ${command(computer)}
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
`,
});

const autostart = (computer: ScreenComputer): TextFile => ({
  isUsers: true,
  file: path.join(computer.home, '.config/autostart/turnstone-screen.desktop'),
  text: `[Desktop Entry]
Type=Application
Name=Turnstone ${computer.screen}
Exec=${command(computer)}
X-GNOME-Autostart-enabled=true
`,
});
