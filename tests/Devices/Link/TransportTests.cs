using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Edge.Compiler.Ir;
using Edge.Devices.Link;
using Edge.Runtime.Link;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Link;

/// <summary>Addresses, and the wires that are no sockets.</summary>
public sealed class TransportTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("tcp:localhost")]
    [InlineData("tcp:localhost:99999")]
    [InlineData("tcp::80")]
    [InlineData("unix:")]
    [InlineData("serial:/dev/ttyUSB0@12345")]
    [InlineData("/dev/ttyUSB0")]
    [InlineData("usb:1")]
    public void What_is_no_address_is_refused_with_what_would_be_one(string text)
    {
        var error = Assert.Throws<UsageException>(() => new LinkAddress(text));
        Assert.Equal(("E0603", text), (error.Code, error.Where));
        Assert.Contains("tcp:HOST:PORT", error.Accepted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp:127.0.0.1:1")]
    [InlineData("unix:/no/such/socket")]
    [InlineData("serial:/no/such/port@921600")]
    [InlineData("serial:/dev/null")]
    public void A_place_where_no_device_is_cannot_be_opened(string text) =>
        Assert.Equal("E0602", Assert.Throws<DeviceException>(() => new LinkAddress(text).Open()).Code);

    [Fact]
    public void A_device_answers_over_a_named_pipe()
    {
        string name = $"edge-link-{Environment.ProcessId}";
        using var server = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        Task connected = server.WaitForConnectionAsync();
        using var link = new DeviceLink(new LinkAddress("pipe:" + name));
        Answer(link, () =>
        {
            Assert.True(connected.Wait(Limit));
            return new StreamTransport(server);
        });
    }

    // As with an emulator whose host comes back before it has let go of the last connection: its queue has one place.
    [LinuxFact]
    public void A_socket_whose_queue_is_full_is_given_up_in_time()
    {
        string folder = Directory.CreateTempSubdirectory("edge-queue-").FullName;
        var at = new UnixDomainSocketEndPoint(Path.Combine(folder, "wire"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(at);
        listener.Listen(1);
        var waiting = new List<ILinkTransport>();
        Task<DeviceException> refused = Task.Factory.StartNew(
            () => Assert.Throws<DeviceException>(() =>
            {
                for (int i = 0; i < 8; i++)
                    waiting.Add(new LinkAddress($"unix:{at}").Open());
            }), TaskCreationOptions.LongRunning);
        Assert.True(refused.Wait(Limit), "waits for ever");
        Assert.Equal("E0602", refused.Result.Code);
        Assert.Contains("no answer", refused.Result.Found, StringComparison.Ordinal);
        // As soon as there is a place, the next one has it.
        Task<ILinkTransport> patient = Task.Factory.StartNew(() => new LinkAddress($"unix:{at}").Open(), TaskCreationOptions.LongRunning);
        using Socket first = listener.Accept();
        Assert.True(patient.Wait(Limit));
        patient.Result.Dispose();
        waiting.ForEach(wire => wire.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    [LinuxFact]
    public void A_device_answers_over_a_serial_port() => AnswerOverTerminal(path => new LinkAddress($"serial:{path}@921600").Open());

#if SERIAL_PORTS
    [LinuxFact]
    public void A_device_answers_through_the_package_that_other_systems_need() => AnswerOverTerminal(path => PackagedSerialTransport.Open(path, 115200));

    [Fact]
    public void The_package_says_where_no_port_is() => Assert.Throws<IOException>(() => PackagedSerialTransport.Open("/no/such/port", 9600));
#endif

    private static void AnswerOverTerminal(Func<string, ILinkTransport> open)
    {
        int master = OpenMaster(2 | 0x100);
        Assert.Equal((0, 0), (Grant(master), Unlock(master)));
        string path = Marshal.PtrToStringUTF8(Name(master))!;
        using var file = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(master, ownsHandle: true), FileAccess.ReadWrite, 0);
        using var link = new DeviceLink(() => open(path), path);
        Answer(link, () => new StreamTransport(file));
    }

    private static void Answer(DeviceLink link, Func<ILinkTransport> deviceEnd)
    {
        Graph graph = FixedGraphs.Separable();
        var device = new DesktopDevice(graph);
        bool isDone = false;
        ILinkTransport? end = null;
        // The host connects first where the device's end can only be used then.
        Task<DeviceAbilities> connecting = Task.Run(() => link.Connect());
        Task answering = Task.Factory.StartNew(() =>
        {
            end = deviceEnd();
            var endpoint = new LinkEndpoint(end, device, null!, device.Options);
            while (!Volatile.Read(ref isDone))
            {
                endpoint.Poll();
                end.Wait(1);
            }
        }, TaskCreationOptions.LongRunning);
        try
        {
            Assert.True(connecting.Wait(Limit));
            Assert.Equal(graph.Inputs[0].Bytes, connecting.Result.InputBytes);
            sbyte[] image = AccuracyCheckTests.Draw(1)[0];
            var results = new List<LinkResult>();
            using var limit = new CancellationTokenSource(Limit);
            link.Judge([(7, image), (9, image)], results.Add, limit.Token);
            Assert.Equal([7, 9], results.Select(result => result.Index));
            Assert.Equal(new AccuracyCheck(graph, graph, [image]).Expected[0], results[0].Outputs);
        }
        finally
        {
            Volatile.Write(ref isDone, true);
            Assert.True(answering.Wait(Limit));
            link.Close();
            end?.Dispose();
        }
    }

    [DllImport("libc", EntryPoint = "posix_openpt")]
    private static extern int OpenMaster(int flags);

    [DllImport("libc", EntryPoint = "grantpt")]
    private static extern int Grant(int master);

    [DllImport("libc", EntryPoint = "unlockpt")]
    private static extern int Unlock(int master);

    [DllImport("libc", EntryPoint = "ptsname")]
    private static extern nint Name(int master);
}

/// <summary>A test of what only Linux has; reported as skipped elsewhere.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "needs Linux";
}
