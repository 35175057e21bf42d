using Edge.Devices.Link;
using Edge.Runtime.Link;
using Xunit.Abstractions;

namespace Edge.Runtime.Tests.Link;

/// <summary>What an endpoint takes of a device's memory: all of it in the constructor.</summary>
public class MemoryTests(ITestOutputHelper output)
{
    [Fact]
    public void An_endpoint_with_the_usual_options_takes_17_KB_besides_its_images()
    {
        var options = new LinkOptions { MostInputBytes = 1000, MostOutputBytes = 10 };
        var device = new AnyDevice();
        var wire = new MemoryWire();
        long bytes = Allocated(() => new LinkEndpoint(wire.Device, device, null!, options)) - 2 * options.MostInputBytes;
        output.WriteLine($"{bytes} bytes");
        Assert.InRange(bytes, 10_000, 17 * 1024);
    }

    private static long Allocated(Action action)
    {
        action(); // the runtime compiles the methods on their first call
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
