using System.Globalization;
using Edge.Compiler.Storage;
using Edge.Devices.Link;
using Edge.Runtime.Link;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Link;

/// <summary>A thousand images over a serial line of 921,600 baud, in modelled time: the endpoint in C, its UART, a USB bridge, the host's own code.</summary>
public sealed class ModelledLineTests(ITestOutputHelper output) : IDisposable
{
    private const int ImageBytes = 96 * 96 * 3, Baud = 921_600, TickMicroseconds = 1000, Outputs = 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-line-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactWithGcc]
    public void A_thousand_colour_images_take_less_than_six_minutes()
    {
        const int images = 1000, inference = 250_000;
        var uart = new ModelledUart(Baud);
        double minutes = Judge(uart, images, inference) / 60e6;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{minutes:0.00} minutes for {images} images and inferences of {inference / 1000} ms; the wire's bytes alone {images * ImageBytes * 10.0 / Baud / 60:0.00}"));
        Assert.Equal(0, uart.Overruns);
        Assert.InRange(minutes, images * ImageBytes * 10.0 / Baud / 60, 6);
    }

    [FactWithGcc]
    public void A_UART_that_is_served_too_late_loses_bytes_and_no_image()
    {
        var late = new ModelledUart(Baud) { ServiceMicroseconds = 10.86 }; // a byte takes 10.85
        Assert.True(Judge(new ModelledUart(Baud) { ServiceMicroseconds = 1000, FifoBytes = 128 }, 4, 50_000) > 0); // the FIFO of an ESP32 holds a millisecond
        Assert.True(Judge(late, 2, 50_000, mostSeconds: 5) < 0, "half of the bytes are lost, and nothing can be judged");
        Assert.True(late.Overruns > 100, $"{late.Overruns} bytes lost"); // of greetings, five each second
    }

    /// <returns>Modelled microseconds; -1: not done in time.</returns>
    private double Judge(ModelledUart uart, int images, int inferenceMicroseconds, int mostSeconds = 1000)
    {
        using var device = new CEndpoint(_folder, ImageBytes, inferenceMicroseconds);
        var port = new HostPort(uart, 10_000_000, 500_000);
        var (open, done) = (new HashSet<int>(), 0);
        double polledAt = 0;
        port.Greet(7, 0);
        for (double now = 0; now < mostSeconds * 1e6; now += TickMicroseconds)
        {
            uart.Until(now);
            port.Poll((int)now);
            Assert.Null(port.Lost);
            while (port.TryTake(out LinkMessage message))
            {
                int index = message.Number(ResultLayout.IndexAt);
                Assert.Equal(Opcode.Result, message.Opcode);
                Assert.True(open.Remove(index));
                Assert.Equal(Expected(index), message.Content);
                done++;
            }

            if (done == images)
                return now;
            while (port.Abilities is not null && open.Count < 2 && done + open.Count < images)
                Send(port, open, done + open.Count);
            if (now < uart.DeviceFreeAt)
                continue; // it still sends
            uart.SendFromDevice(device.Poll((uint)(now - polledAt), uart.TakeAtDevice()), now);
            polledAt = now;
        }

        return -1;
    }

    private static void Send(HostPort port, HashSet<int> open, int index)
    {
        byte[] image = Image(index);
        open.Add(index);
        port.Send(Opcode.Load, Payload.Of(index, image.Length, (int)Crc32.Of((sbyte[])(Array)image)));
        for (int at = 0; at < image.Length; at += 504)
            port.Send(Opcode.ImagePart, [.. Payload.Of(index, at), .. image.AsSpan(at, Math.Min(504, image.Length - at))]);
        port.Send(Opcode.Run, Payload.Of(index, RunMode.Io, 0, 0));
    }

    private static byte[] Image(int index)
    {
        byte[] image = new byte[ImageBytes];
        new Random(index).NextBytes(image);
        return image;
    }

    private static byte[] Expected(int index)
    {
        byte[] image = Image(index), expected = new byte[Outputs];
        for (int o = 0; o < Outputs; o++)
        {
            uint sum = (uint)o;
            foreach (byte value in image)
                sum = (sum * 31) + value;
            expected[o] = (byte)(sum >> 8);
        }

        return expected;
    }
}
