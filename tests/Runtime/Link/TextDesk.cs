using System.Text;
using Edge.Devices.Link;
using Edge.Runtime.Link;

namespace Edge.Runtime.Tests.Link;

/// <summary>A device and somebody who types.</summary>
internal sealed class TextDesk
{
    private readonly MemoryWire _wire = new();
    private readonly LinkEndpoint _endpoint;

    public TextDesk(LinkOptions? options = null, bool isBootRead = true)
    {
        _endpoint = new LinkEndpoint(_wire.Device, Device, null!, options ?? Desk.Options);
        Boot = isBootRead ? Read() : [];
    }

    public AnyDevice Device { get; } = new();

    /// <summary>What the device says of its own accord.</summary>
    public string[] Boot { get; }

    /// <summary>Sends text as it is and returns the lines of the answer.</summary>
    public string[] Type(string text)
    {
        sbyte[] bytes = [.. Encoding.ASCII.GetBytes(text).Select(value => (sbyte)value)];
        for (int at = 0; at < bytes.Length; Turn())
            at += _wire.Host.Write(bytes, at, bytes.Length - at);
        return Read();
    }

    /// <summary>A command and its end; the answer without its "m-ready".</summary>
    public string[] Ask(string command)
    {
        string[] answer = Type(command + "%");
        Assert.Equal("m-ready", answer[^1]);
        return answer[..^1];
    }

    /// <summary>Loads an image as the runner does: 31 bytes in a message.</summary>
    /// <param name="bytes">As the runner has them: 0 to 255.</param>
    public string[] Load(byte[] bytes)
    {
        string[] answer = Ask($"db load {bytes.Length}");
        foreach (byte[] part in bytes.Chunk(31))
            answer = Ask("db " + Convert.ToHexString(part).ToLowerInvariant());
        return answer;
    }

    public static byte[] Pixels(int seed) => [.. AnyDevice.Image(seed).Select(value => (byte)(value + 128))];

    /// <summary>What the network makes of <see cref="Pixels"/>, as text mode prints it: the scale is 1/256.</summary>
    public static string Results(int seed) => "m-results-[" + string.Join(',', AnyDevice.Outputs(AnyDevice.Image(seed)).Select(value =>
        Math.Round((value + 128) / 256m, 3, MidpointRounding.AwayFromZero).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture))) + "]";

    private string[] Read()
    {
        var text = new StringBuilder();
        sbyte[] buffer = new sbyte[512];
        for (int quiet = 0; quiet < 30; quiet++)
        {
            Turn();
            int count = _wire.Host.Read(buffer, 0, buffer.Length);
            for (int i = 0; i < count; i++)
                text.Append((char)(buffer[i] & 255));
            if (count > 0)
                quiet = 0;
        }

        return text.ToString().Split("\r\n")[..^1];
    }

    private void Turn()
    {
        Device.Clock += 100;
        _endpoint.Poll();
    }
}
