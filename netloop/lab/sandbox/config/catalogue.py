"""The kinds of section that IOS has and the sandbox keeps without acting on them.

Modes and lines after the command references of Cisco IOS 15M&T and IOS XE 16.
"""

from __future__ import annotations

from netloop.lab.sandbox.config.section_kind import SectionKind as Kind

SERVICES = (
    Kind("flow record <name:word>", "config-flow-record", "description | match* | collect*"),
    Kind(
        "flow exporter <name:word>",
        "config-flow-exporter",
        "description | destination | source | dscp | ttl | transport udp | export-protocol | template+ | option+",
    ),
    Kind("flow monitor <name:word>", "config-flow-monitor", "description | exporter* | cache+ | statistics* | record"),
    Kind("sampler <name:word>", "config-sampler", "description | mode"),
    Kind(
        "ip dhcp pool <name:word>",
        "dhcp-config",
        "vrf | import all | network | host | hardware-address | client-identifier | client-name | default-router"
        " | domain-name | dns-server | netbios-name-server | netbios-node-type | option+ | bootfile | next-server"
        " | class | update+ | lease | utilization+",
    ),
    Kind(
        "ipv6 dhcp pool <name:word>",
        "config-dhcpv6",
        "address prefix* | prefix-delegation* | dns-server* | domain-name* | information refresh | sntp address*",
    ),
    Kind(
        "parameter-map type <kind:word> [<name:word>]",
        "config-profile",
        "audit-trail | alert | max-incomplete+ | one-minute+ | tcp+ | udp+ | icmp+ | dns-timeout | sessions+ | server*"
        " | log+ | pattern* | exclude* | limit+",
    ),
    Kind(
        "template <name:word>",
        "config-template",
        "switchport* | spanning-tree* | authentication* | mab | dot1x+ | access-session* | service-policy* | dialer*"
        " | ppp* | peer* | storm-control* | radius-server* | subscriber* | source* | keepalive | load-interval",
    ),
    Kind("mac access-list extended <name:word>", "config-ext-macl", "permit* | deny* | remark*"),
    Kind(
        "ipv6 nd raguard policy <name:word>", "config-nd-raguard", "device-role | managed-config-flag* | trusted-port"
    ),
    Kind(
        "device-tracking policy <name:word>",
        "config-device-tracking",
        "limit+ | protocol! | tracking | security-level | device-role | trusted-port",
    ),
    Kind(
        "bfd-template (single-hop|multi-hop) <name:word>",
        "config-bfd",
        "interval+ | echo | authentication+ | dampening | description",
    ),
    Kind(
        "call-home",
        "cfg-call-home",
        "contact-email-addr | phone-number | street-address | site-id | mail-server* | http-proxy | source-interface"
        " | vrf | alert-group*",
        sections=(
            Kind(
                "profile <name:word>",
                "cfg-call-home-profile",
                "active | destination* | subscribe-to-alert-group* | reporting* | anonymous-reporting-only",
            ),
        ),
    ),
)
SECURITY = (
    Kind(
        "aaa group server radius <name:word>",
        "config-sg-radius",
        "server-private* | server name* | server* | ip vrf forwarding | ip radius source-interface | deadtime"
        " | load-balance+ | mac-delimiter",
    ),
    Kind(
        "aaa group server tacacs+ <name:word>",
        "config-sg-tacacs+",
        "server-private* | server name* | server* | ip vrf forwarding | ip tacacs source-interface",
    ),
    Kind("aaa group server ldap <name:word>", "config-ldap-sg", "server*"),
    Kind(
        "aaa server radius dynamic-author",
        "config-locsvr-da-radius",
        "client* | server-key | port | auth-type | ignore+ | domain+",
    ),
    Kind(
        "radius server <name:word>",
        "config-radius-server",
        "address+ | timeout | retransmit | automate-tester | key | backoff+ | pac key | non-standard",
    ),
    Kind("tacacs server <name:word>", "config-server-tacacs", "address+ | key | timeout | port | single-connection"),
    Kind(
        "object-group network <name:word>",
        "config-network-group",
        "description | host* | range* | group-object* | any",
        free="<address:ipv4> <mask:ipv4>",
    ),
    Kind(
        "object-group service <name:word>",
        "config-service-group",
        "description | ip* | icmp* | tcp* | udp* | tcp-udp* | esp | ahp | gre | ospf | eigrp | group-object*",
    ),
    Kind("zone security <name:word>", "config-sec-zone", "description | protection+"),
    Kind("zone-pair security <name:word> [<rest:line>]", "config-sec-zone-pair", "description | service-policy+"),
    Kind(
        "crypto pki trustpoint <name:word>",
        "ca-trustpoint",
        "enrollment+ | serial-number | fqdn | ip-address | password | subject-name | subject-alt-name | vrf | usage"
        " | chain-validation | revocation-check | source interface | rsakeypair | auto-enroll | eku+ | hash",
    ),
    Kind(
        "crypto pki certificate chain <name:word>",
        "config-cert-chain",
        sections=(
            Kind("certificate [(self-signed|ca|rollover)] <serial:line>", "config-pubkey", closing=" \tquit", raw=True),
        ),
    ),
    Kind(
        "crypto pki certificate map <name:word> <number:1-65535>",
        "ca-certificate-map",
        "subject-name* | issuer-name* | alt-subject-name* | unstructured-subject-name*",
    ),
    Kind(
        "crypto keyring <name:word> [vrf <vrf:word>]",
        "conf-keyring",
        "description | local-address | pre-shared-key* | rsa-pubkey*",
        indent=1,
    ),
    Kind(
        "crypto isakmp policy <priority:1-10000>",
        "config-isakmp",
        "encr | encryption | hash | authentication | group | lifetime",
    ),
    Kind(
        "crypto isakmp profile <name:word>",
        "conf-isa-prof",
        "description | vrf | keyring* | self-identity | match identity* | ca trust-point* | client+ | isakmp+"
        " | keepalive | initiate mode | virtual-template | local-address | accounting",
    ),
    Kind("crypto ipsec transform-set <name:word> <rest:line>", "cfg-crypto-trans", "mode"),
    Kind(
        "crypto ipsec profile <name:word>",
        "ipsec-profile",
        "description | set+ | redundancy | responder-only | dialer+",
    ),
    Kind("crypto ikev2 proposal <name:word>", "config-ikev2-proposal", "encryption | integrity | prf | group"),
    Kind("crypto ikev2 policy <name:word>", "config-ikev2-policy", "match* | proposal*"),
    Kind(
        "crypto ikev2 keyring <name:word>",
        "config-ikev2-keyring",
        sections=(
            Kind(
                "peer <name:word>",
                "config-ikev2-keyring-peer",
                "description | address* | hostname | identity+ | pre-shared-key+",
            ),
        ),
    ),
    Kind(
        "crypto ikev2 profile <name:word>",
        "config-ikev2-profile",
        "description | match* | identity+ | authentication+ | keyring+ | pki trustpoint* | dpd | nat+ | lifetime"
        " | aaa* | virtual-template | ivrf | initial-contact",
    ),
    Kind(
        "crypto dynamic-map <name:word> <number:1-65535>",
        "config-crypto-map",
        "description | set+ | match address | reverse-route+ | qos pre-classify",
    ),
    Kind(
        "crypto map <name:word> <number:1-65535> (ipsec-isakmp|ipsec-manual|gdoi) [<rest:line>]",
        "config-crypto-map",
        "description | set+ | match address | reverse-route+ | qos pre-classify",
    ),
    Kind("crypto identity <name:word>", "crypto-identity", "dn* | fqdn*"),
)
ACTIONS = "conform-action* | exceed-action* | violate-action*"
QOS = (
    Kind("class-map [type <kind:word>] [(match-all|match-any)] <name:word>", "config-cmap", "description | match*"),
    Kind(
        "policy-map [type <kind:word>] <name:word>",
        "config-pmap",
        "description | parameters",
        sections=(
            Kind(
                "class [type <kind:word>] <name:word>",
                "config-pmap-c",
                "priority* | bandwidth* | shape* | fair-queue | queue-limit* | queue-buffers | random-detect* | set*"
                " | trust | inspect | drop | pass | log | netflow-sampler | compression* | estimate* | service-policy*",
                sections=(Kind("police <rest:line>", "config-pmap-c-police", ACTIONS, indent=1, mixed=True),),
                mixed=True,
                needs="class-map",
            ),
        ),
    ),
)
LAYER_2 = (
    Kind("vlan <number:1-4094>", "config-vlan", "name | state | remote-span | private-vlan* | mode | shutdown"),
    Kind("vlan configuration <list:word>", "config-vlan-config", "service-policy+ | ip* | ipv6* | device-tracking*"),
    Kind("bridge-domain <number:1-16384>", "config-bdomain", "member* | mac* | shutdown"),
    Kind("l2vpn", "config-l2vpn", "logging+ | router-id | redundancy+"),
    Kind("l2vpn xconnect context <name:word>", "config-xconnect", "description | interworking | member* | shutdown"),
    Kind("l2vpn vfi context <name:word>", "config-vfi", "description | vpn id | member* | autodiscovery+"),
    Kind("l2 vfi <name:word> (manual|autodiscovery)", "config-vfi", "description | vpn id | bridge-domain | neighbor*"),
    Kind(
        "pseudowire-class <name:word>",
        "config-pw-class",
        "encapsulation | interworking | protocol | sequencing+ | preferred-path | ip local interface | ip pmtu"
        " | control-word",
    ),
    Kind(
        "controller <type:word> <port:word>",
        "config-controller",
        "description | shutdown | framing | clock source | linecode | cablelength+ | mode+ | pri-group | channel-group+"
        " | tdm-group+ | operating mode | firmware+ | line-mode+",
    ),
    Kind("spanning-tree mst configuration", "config-mst", "name | revision | instance+"),
    Kind("bba-group pppoe <name:word>", "config-bba-group", "virtual-template | sessions+ | ac name | vendor-tag*"),
    Kind(
        "ip explicit-path name <name:word> [(enable|disable)]",
        "cfg-ip-expl-path",
        "next-address* | index* | exclude-address*",
    ),
    Kind("virtual-service <name:word>", "config-virt-serv", "signing level | activate | ip shared host-interface"),
)
VOICE = (
    Kind(
        "voice service voip",
        "conf-voi-serv",
        "ip address trusted+ | address-hiding | mode border-element | allow-connections* | supplementary-service!"
        " | fax+ | modem+ | sip | h323",
    ),
    Kind("voice class codec <tag:1-10000>", "config-class", "codec preference*"),
    Kind(
        "dial-peer voice <tag:1-2147483647> (pots|voip|mmoip|vofr)",
        "config-dial-peer",
        "description | preference | service | destination-pattern | incoming+ | session+ | voice-class+ | dtmf-relay"
        " | codec | port | direct-inward-dial | forward-digits | digit-strip! | fax+ | ip qos* | vad! | huntstop",
    ),
    Kind("dial-peer cor custom", "config-dp-cor", "name*"),
    Kind("voice-card <slot:0-9>", "config-voicecard", "dsp services dspfarm | codec+ | dspfarm"),
    Kind(
        "voice-port <port:line>",
        "config-voiceport",
        "description | shutdown | timeouts+ | cptone | signal | caller-id+",
    ),
    Kind(
        "telephony-service", "config-telephony", "max-ephones | max-dn | ip source-address | load* | create cnf-files"
    ),
    Kind("ephone-dn <tag:1-1000> [<rest:line>]", "config-ephone-dn", "number | label | name | description"),
    Kind("ephone <tag:1-1000>", "config-ephone", "mac-address | type | button | description | username"),
    Kind("sip-ua", "config-sip-ua", "authentication* | registrar* | sip-server | retry+ | timers+ | credentials*"),
    Kind("gatekeeper", "config-gk", "shutdown | zone* | gw-type-prefix* | lrq*"),
)
KINDS = (*SERVICES, *SECURITY, *QOS, *LAYER_2, *VOICE)

LINES = (
    "card type | security* | hw-module* | logging discriminator* | logging rate-limit | logging userinfo"
    " | logging snmp-authfail | logging facility | logging history | logging count | logging origin-id"
    " | logging queue-limit | logging alarm | spd headroom | memory+ | process+ | process-max-time"
    " | network-clock-participate* | network-clock-select* | switch* | dot11* | errdisable* | ip wccp*"
    " | ip dhcp excluded-address* | ip dhcp snooping* | ip dhcp relay* | ip dhcp use* | ip dhcp database*"
    " | ip dhcp ping+ | ip dhcp bootp ignore | ip domain list* | ip domain timeout | ip domain retry"
    " | ip domain lookup source-interface | ip domain-list* | ip host* | ip multicast-routing* | ip multicast*"
    " | ip inspect* | ip ips* | ip admission* | ip auth-proxy* | ip device tracking* | ip local*"
    " | ip flow-export* | ip flow-cache* | ip flow-capture* | ip nat translation* | ip nat pool* | ip nat*"
    " | ip dns* | ip ospf name-lookup"
    " | ip pim* | ip mroute* | ip msdp* | ip igmp* | ip mrm* | ip nbar* | ip as-path access-list*"
    " | ip tacacs source-interface | ip radius source-interface | ip telnet+ | ip tftp+ | ip rcmd*"
    " | ip default-gateway | ip default-network* | ip options"
    " | ip arp*"
    " | ip explicit-path* | ip verify* | login block-for | login delay | login quiet-mode | login on-failure"
    " | login on-success | vpdn enable | vpdn logging | ipv6 multicast-routing | ipv6 icmp+ | ipv6 hop-limit"
    " | ipv6 host* | ipv6 local* | ipv6 nd* | ipv6 neighbor* | ipv6 flow* | ipv6 mld* | ipv6 pim*"
    " | ipv6 dhcp database* | spanning-tree mode | spanning-tree extend | spanning-tree logging"
    " | spanning-tree vlan* | spanning-tree portfast* | spanning-tree etherchannel+ | spanning-tree loopguard"
    " | spanning-tree pathcost+ | spanning-tree uplinkfast* | spanning-tree backbonefast"
    " | spanning-tree transmit+ | spanning-tree mst* | vtp+ | mls* | vlan internal | vlan dot1q"
    " | vlan access-log | crypto isakmp key* | crypto isakmp keepalive | crypto isakmp invalid-spi-recovery"
    " | crypto isakmp nat | crypto isakmp identity | crypto isakmp aggressive-mode+ | crypto isakmp client*"
    " | crypto ipsec security-association+ | crypto ipsec df-bit | crypto ipsec fragmentation"
    " | crypto ipsec nat-transparency | crypto ipsec optional | crypto logging+ | crypto engine*"
    " | crypto ikev2 dpd | crypto ikev2 nat | crypto ikev2 http-url | crypto ikev2 limit*"
    " | crypto ikev2 diagnose* | crypto pki token* | event manager environment+ | event manager directory*"
    " | event manager policy* | event manager scheduler* | event manager session* | event manager history*"
    " | bridge* | dialer-list* | dialer* | isdn* | access-session*"
    " | authentication* | dot1x* | device-tracking* | mac address-table* | mac-address-table* | port-channel+"
    " | lacp+ | udld+ | qos* | power* | stack-mac* | stackwise* | system mtu+ | energywise* | l2protocol*"
    " | rmon* | sntp* | arp* | config-register | warm-reboot | nat64* | radius-server* | tacacs-server*"
    " | mgcp* | privilege* | parser+ | fhrp* | wlccp* | wsma* | netconf* | netconf-yang* | restconf"
    " | transceiver* | hw-switch* | buffers* | rtr* | sdm+ | xdr+ | clns* | frame-relay* | aaa local*"
    " | aaa max-sessions | aaa common-criteria* | aaa attribute* | aaa dnis* | aaa intercept | aaa nas*"
    " | aaa memory* | aaa cache* | aaa configuration* | diagnostic* | facility-alarm*"
)
"""Heads of global lines, in the notation of ``SectionKind.lines``."""
ON = "service pad|ip source-route|ip gratuitous-arps|ip bootp server|ipv6 source-route|ip classless|ip finger"
"""Global lines that are on without being printed in some releases; their negation is."""
