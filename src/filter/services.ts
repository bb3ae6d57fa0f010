// Names that may stand for a port number (`fd.sport = ssh`). The reference asks the services
// database of the machine, which a container often lacks; we carry the assignments that rules use,
// so that these mean the same everywhere, and ask the database for other names.

const ports: ReadonlyMap<string, number> = new Map([
  ["tcpmux", 1],
  ["echo", 7],
  ["discard", 9],
  ["daytime", 13],
  ["chargen", 19],
  ["ftp-data", 20],
  ["ftp", 21],
  ["ssh", 22],
  ["telnet", 23],
  ["smtp", 25],
  ["mail", 25],
  ["time", 37],
  ["whois", 43],
  ["tacacs", 49],
  ["domain", 53],
  ["bootps", 67],
  ["bootpc", 68],
  ["tftp", 69],
  ["gopher", 70],
  ["finger", 79],
  ["http", 80],
  ["www", 80],
  ["kerberos", 88],
  ["pop3", 110],
  ["pop-3", 110],
  ["sunrpc", 111],
  ["portmapper", 111],
  ["auth", 113],
  ["nntp", 119],
  ["ntp", 123],
  ["epmap", 135],
  ["netbios-ns", 137],
  ["netbios-dgm", 138],
  ["netbios-ssn", 139],
  ["imap2", 143],
  ["imap", 143],
  ["snmp", 161],
  ["snmp-trap", 162],
  ["snmptrap", 162],
  ["xdmcp", 177],
  ["bgp", 179],
  ["irc", 194],
  ["ldap", 389],
  ["https", 443],
  ["microsoft-ds", 445],
  ["kpasswd", 464],
  ["submissions", 465],
  ["saft", 487],
  ["isakmp", 500],
  ["rtsp", 554],
  ["exec", 512],
  ["biff", 512],
  ["login", 513],
  ["who", 513],
  ["shell", 514],
  ["syslog", 514],
  ["printer", 515],
  ["talk", 517],
  ["route", 520],
  ["uucp", 540],
  ["nntps", 563],
  ["submission", 587],
  ["ldaps", 636],
  ["tinc", 655],
  ["silc", 706],
  ["domain-s", 853],
  ["rsync", 873],
  ["ftps-data", 989],
  ["ftps", 990],
  ["telnets", 992],
  ["imaps", 993],
  ["pop3s", 995],
  ["socks", 1080],
  ["proofd", 1093],
  ["openvpn", 1194],
  ["rmiregistry", 1099],
  ["nessus", 1241],
  ["lotusnote", 1352],
  ["ms-sql-s", 1433],
  ["ms-sql-m", 1434],
  ["ingreslock", 1524],
  ["datametrics", 1645],
  ["kermit", 1649],
  ["groupwise", 1677],
  ["l2f", 1701],
  ["radius", 1812],
  ["radius-acct", 1813],
  ["cisco-sccp", 2000],
  ["nfs", 2049],
  ["gnunet", 2086],
  ["rtcm-sc104", 2101],
  ["cvspserver", 2401],
  ["venus", 2430],
  ["iscsi-target", 3260],
  ["mysql", 3306],
  ["ms-wbt-server", 3389],
  ["nut", 3493],
  ["svn", 3690],
  ["epmd", 4369],
  ["iax", 4569],
  ["sip", 5060],
  ["sip-tls", 5061],
  ["xmpp-client", 5222],
  ["xmpp-server", 5269],
  ["postgresql", 5432],
  ["amqps", 5671],
  ["amqp", 5672],
  ["x11", 6000],
  ["redis", 6379],
  ["ircs-u", 6697],
  ["http-alt", 8080],
  ["webcache", 8080],
  ["puppet", 8140],
  ["zabbix-agent", 10050],
  ["zabbix-trapper", 10051],
  ["amanda", 10080],
]);

let database: (() => ReadonlyMap<string, number>) | undefined;

/** Where to look for names that are not among ours; it is asked when the first such name comes. */
export function askForServices(read: () => ReadonlyMap<string, number>): void {
  let known: ReadonlyMap<string, number> | undefined;
  database = () => {
    known ??= read();
    return known;
  };
}

export function servicePort(name: string): number | undefined {
  return ports.get(name) ?? database?.().get(name);
}

/** Names and aliases of a text such as /etc/services; the first line with a name counts. */
export function servicesIn(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [name, port, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    const number = /^([0-9]{1,5})\//.exec(port ?? "")?.[1];
    if (number === undefined || Number(number) > portMax) continue;
    for (const each of [name!, ...aliases]) {
      if (!found.has(each)) found.set(each, Number(number));
    }
  }
  return found;
}

const portMax = 65_535;
