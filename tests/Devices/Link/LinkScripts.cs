using System.Text;
using Edge.Runtime.Link;

namespace Edge.Devices.Tests.Link;

/// <summary>Scripts whose answers are committed in <c>tests/vectors/link</c>, and scripts drawn at random.</summary>
internal static class LinkScripts
{
    private static readonly Dictionary<string, (string What, Func<LinkScript> Make)> All = new()
    {
        ["session"] = ("hello, identity, two images judged, the first one's answer lost", Session),
        ["steps"] = ("checksums of every step, windows of one step, many runs", Steps),
        ["refusals"] = ("each command that is refused, and why", Refusals),
        ["wire"] = ("noise, damage, gaps, repetitions, another session, a host that falls silent", Wire),
        ["text"] = ("the grammar of MLPerf Tiny, and every mistake a runner can make in it", Text),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static string WhatIs(string name) => All[name].What;

    public static LinkScript Of(string name) => All[name].Make();

    /// <summary>Text, frames and noise in any order, whole and in pieces.</summary>
    public static LinkScript Drawn(Random random)
    {
        var script = new LinkScript(1 + random.Next(65535));
        for (int i = 0; i < 60; i++)
            Add(script, random);
        return Cut(script, random);
    }

    private static void Add(LinkScript script, Random random)
    {
        int index = random.Next(4);
        switch (random.Next(14))
        {
            case 0:
                script.Hello(random.Next(3) == 0 ? 1 + random.Next(65535) : 0);
                break;
            case 1 or 2 or 3:
                script.Judge(index, random.Next(5), random.Next(4), random.Next(4), random.Next(5) == 0);
                break;
            case 4:
                script.Load(index, random.Next(2) == 0 ? 5 : null, random.Next(3));
                break;
            case 5:
                script.Send(random.Next(16, 34), new byte[random.Next(20)]);
                break;
            case 6:
                script.Acknowledge(random.Next(30));
                break;
            case 7:
                script.Repeat(random.Next(30));
                break;
            case 8:
                script.Wait(random.Next(20), random.Next(2_000_000));
                break;
            case 9:
                byte[] noise = new byte[random.Next(50)];
                random.NextBytes(noise);
                script.Poll(noise);
                break;
            case 10:
                script.Wait(1, 6_000_000); // text is heard again
                break;
            default:
                script.Text(Words(random), random.Next(12));
                break;
        }
    }

    private static string Words(Random random) => random.Next(10) switch
    {
        0 => "%%",
        1 => "name%",
        2 => "db load 300%",
        3 or 4 => $"db {Convert.ToHexString((byte[])(Array)LinkScript.Image(random.Next(3))[..31])}%",
        5 => $"infer {random.Next(4)} {random.Next(3)}%",
        6 => "results%crc%",
        7 => $"db print {random.Next(40)} {random.Next(310)}%",
        8 => "db load 300%" + Hex(LinkScript.Image(9)) + $"infer {1 + random.Next(3)}%",
        _ => $"{(char)random.Next(32, 127)}b {random.Next()}%\r\n",
    };

    // The same bytes in other pieces, some lost and some changed.
    private static LinkScript Cut(LinkScript script, Random random)
    {
        var polls = script.Polls.ToList();
        script.Polls.Clear();
        foreach (var (microseconds, whole) in polls)
        {
            byte[] bytes = whole;
            if (bytes.Length > 0 && random.Next(12) == 0)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            int from = 0;
            while (bytes.Length - from > 1 && random.Next(3) == 0)
            {
                int part = 1 + random.Next(bytes.Length - from);
                script.Poll(bytes[from..(from + part)], random.Next(500));
                from += part + (random.Next(15) == 0 ? 1 : 0);
                from = Math.Min(from, bytes.Length);
            }

            script.Poll(bytes[from..], microseconds);
        }

        return script;
    }

    private static LinkScript Session()
    {
        LinkScript script = new LinkScript().Wait(2).Hello().Hello();
        script.Send(Opcode.Identify, Array.Empty<byte>()).Acknowledge(1).Judge(1).Judge(2).Wait(12);
        script.Repeat(1).Wait(3).Acknowledge(5).Send(Opcode.SelfTest, Array.Empty<byte>()).Acknowledge(6);
        return script.Send(Opcode.Reset, Array.Empty<byte>()).Acknowledge(7).Wait(2, 300_000);
    }

    private static LinkScript Steps()
    {
        LinkScript script = new LinkScript().Hello().Judge(5, RunMode.StepMeta, keeps: true).Wait(5).Acknowledge(2);
        script.Send(Opcode.Run, 5, RunMode.StepData | 256, 0, 0).Wait(5).Acknowledge(4).Send(Opcode.Run, 5, RunMode.StepData | 256, 0, 256).Wait(5).Acknowledge(6);
        script.Send(Opcode.Run, 5, RunMode.StepData | 256, 9, 0).Wait(5).Acknowledge(7);
        script.Send(Opcode.Run, 5, RunMode.StepData | 256, 2, 60).Wait(5).Acknowledge(9); // over the end of a step's first piece
        return script.Send(Opcode.Run, 5, RunMode.Performance, 3, 2).Wait(25).Acknowledge(11);
    }

    private static LinkScript Refusals()
    {
        LinkScript script = new LinkScript().Hello();
        int answers = 0;
        foreach (int opcode in new[] { 0, 21, Opcode.Capture, Opcode.Gpio, Opcode.Update, Opcode.Unit, Opcode.Harvest, Opcode.Drift, 255 })
            script.Send(opcode, 0).Acknowledge(++answers);
        script.Send(Opcode.Load, 1).Acknowledge(++answers).Send(Opcode.Load, 1, 299, 0).Acknowledge(++answers);
        script.Send(Opcode.ImagePart, 7, 0).Acknowledge(++answers).Send(Opcode.ImagePart, 7, 0, 0).Acknowledge(++answers);
        script.Send(Opcode.ImagePart, 7, 4, 0).Acknowledge(answers); // known to be refused
        script.Send(Opcode.Run, 7, 0, 0, 0).Acknowledge(++answers).Send(Opcode.Run, 7).Acknowledge(++answers);
        script.Load(1, parts: 1).Send(Opcode.Run, 1, 0, 0, 0).Acknowledge(++answers);
        script.Load(2, parts: 1).Send(Opcode.ImagePart, 2, 151, 0).Acknowledge(++answers);
        script.Load(3, checksum: 5).Send(Opcode.Run, 3, 0, 0, 0).Acknowledge(++answers);
        script.Load(4).Send(Opcode.Run, 4, 9, 0, 0).Acknowledge(++answers).Send(Opcode.Run, 4, RunMode.Performance, 0, 0).Acknowledge(++answers);
        script.Send(Opcode.Load, 4, LinkScript.InputBytes, 0).Acknowledge(++answers);
        script.Load(5).Send(Opcode.Load, 6, LinkScript.InputBytes, 0).Acknowledge(++answers);
        return script.Wait(3);
    }

    private static LinkScript Wire()
    {
        LinkScript script = new LinkScript().Poll([0xd5, 0xd5, 0xaa, 0x81, 0xff]).Hello();
        byte[] identify = script.Frame(LinkChannel.Session, script.TakeNumber(), Opcode.Identify, []);
        script.Poll(identify).Poll(identify).Acknowledge(1); // twice
        script.Poll(script.Frame(LinkChannel.Session, 5, Opcode.Identify, [])).Wait(1); // some are missing
        byte[] damaged = script.Frame(LinkChannel.Session, 1, Opcode.Load, LinkScript.Numbers(1, LinkScript.InputBytes, 0));
        damaged[FrameLayout.HeadBytes + 3] ^= 16;
        script.Poll(damaged).Wait(2, 60_000).Poll(damaged).Wait(1);
        byte[] head = script.Frame(LinkChannel.Session, 1, Opcode.Identify, []);
        head[FrameLayout.OpcodeAt] ^= 1;
        script.Poll(head).Judge(1).Wait(6).Wait(3, 600_000); // nobody acknowledges: sent again, later each time
        script.Poll(script.Frame(LinkChannel.Session, 0, Opcode.Identify, [], session: 99)).Wait(1);
        script.Poll(script.Frame(LinkChannel.Control, 0, Opcode.Hello, [1], session: 100)).Wait(2);
        script.Poll(Encoding.ASCII.GetBytes("name%")).Wait(3); // noise, while a session is alive
        return script.Wait(1, 6_000_000).Text("name%").Wait(3);
    }

    private static LinkScript Text()
    {
        LinkScript script = new LinkScript().Wait(2).Text("%").Text("%%").Text("name%\r\n").Text("profile%timestamp%id%help%", 30);
        script.Text("nonsense 1 2%").Text(new string('x', 90) + "%").Text("db%db load%db load 299%db 00%", 20).Text("infer%results%crc%", 20);
        script.Text("db load 300%db 0%db 0g%db 00ff%db print%db print 4 1%db print 4 2%", 40).Text("infer 1%", 8);
        script.Text("db load 300%" + Hex(LinkScript.Image(1)), 90).Text("crc%db print 20 280%", 20).Text("infer 2 1%", 40).Text("results%infer%", 20);
        script.Text("db load 300%" + Hex(LinkScript.Image(2)) + "db 00%infer%", 100).Text("infer 0%infer 1 x%", 20);
        script.Text("db load 300%" + Hex(LinkScript.Image(3)), 90).Poll(Encoding.ASCII.GetBytes("infer 9%"));
        return script.Wait(3).Hello().Wait(6).Judge(1).Wait(8); // frames end a text run; its result is never sent
    }

    private static string Hex(sbyte[] image) =>
        string.Concat(image.Chunk(31).Select(part => $"db {Convert.ToHexString([.. part.Select(value => (byte)value)])}%"));
}
