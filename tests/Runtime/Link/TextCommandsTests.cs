using Edge.Runtime.Link;

namespace Edge.Runtime.Tests.Link;

/// <summary>Text mode against the grammar of MLPerf Tiny, and against the twelve faults of its reference code (README.md of the link).</summary>
public class TextCommandsTests
{
    private readonly TextDesk _desk = new();

    [Fact]
    public void A_benchmark_goes_as_the_runner_expects()
    {
        Assert.Equal(["m-name-dut-[edge]"], _desk.Ask("name"));
        Assert.StartsWith("m-lap-us-", Assert.Single(_desk.Ask("timestamp")), StringComparison.Ordinal);
        Assert.Equal(["m-load-done"], _desk.Load(TextDesk.Pixels(1)));
        string[] answer = _desk.Ask("infer 3 2");
        Assert.Equal(["m-warmup-start-2", "m-warmup-done", "m-infer-start-3"], answer[..3]);
        long begin = long.Parse(answer[3]["m-lap-us-".Length..]), end = long.Parse(answer[4]["m-lap-us-".Length..]);
        Assert.InRange(end - begin, 1003 + 1004 + 1005, 1003 + 1004 + 1005 + 3000);
        Assert.Equal(["m-infer-done", TextDesk.Results(1)], answer[5..]);
        Assert.Equal([TextDesk.Results(1)], _desk.Ask("results"));
        Assert.Equal(5, _desk.Device.Inferences);
    }

    [Fact]
    public void The_profile_names_the_model()
    {
        "ic01"u8.ToArray().Select(value => (sbyte)value).ToArray().CopyTo(_desk.Device.Identity.Model, 0);
        Assert.Equal(["m-profile-[ULPMark for tinyML Firmware V0.0.1]", "m-model-[ic01]"], _desk.Ask("profile"));
    }

    [Fact]
    public void Fault_1_a_lone_percent_sign_is_passed_over()
    {
        Assert.Empty(_desk.Type("%"));
        Assert.Equal(["m-name-dut-[edge]"], _desk.Ask("name"));
        Assert.Empty(_desk.Type("   %"));
    }

    [Theory]
    [InlineData("30000")]
    [InlineData("1499")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    [InlineData("x")]
    public void Fault_2_a_size_the_model_does_not_take_is_refused_and_announces_nothing(string size)
    {
        Assert.Equal(["e-[The model takes 1500 bytes]"], _desk.Ask("db load " + size));
        Assert.Equal(["e-[Command 'db load' must come first]"], _desk.Ask("db 00"));
        Assert.Equal(["e-[The image is not complete: 0 of 1500 bytes]"], _desk.Ask("infer"));
    }

    [Fact]
    public void Fault_3_a_message_with_a_bad_digit_is_stored_in_no_part_and_can_be_sent_again()
    {
        _desk.Ask("db load 1500");
        Assert.StartsWith("e-[Invalid hex digit", Assert.Single(_desk.Ask("db 0a0b0g")), StringComparison.Ordinal);
        Assert.Empty(_desk.Ask("db 0a0b0c01"));
        Assert.Equal(["m-buffer-0a-0b-0c-01"], _desk.Ask("db print"));
    }

    [Fact]
    public void Fault_4_bytes_after_the_last_one_drop_the_load()
    {
        _desk.Load(TextDesk.Pixels(1));
        Assert.Equal(["e-[More bytes than announced: the load is dropped]"], _desk.Ask("db 00"));
        Assert.Equal(["e-[The image is not complete: 0 of 1500 bytes]"], _desk.Ask("infer 1 0"));
        Assert.Equal(0, _desk.Device.Inferences);
    }

    [Fact]
    public void Fault_5_lost_digits_never_end_in_a_result() => Property.Holds(random =>
    {
        var desk = new TextDesk();
        byte[] pixels = TextDesk.Pixels(1);
        desk.Ask("db load 1500");
        int lost = random.Next(49), digits = random.Next(1, 3);
        int message = 0;
        foreach (byte[] part in pixels.Chunk(31))
        {
            string hex = Convert.ToHexString(part);
            desk.Ask("db " + (message++ == lost ? hex[digits..] : hex));
        }

        Assert.StartsWith("e-[The image is not complete", Assert.Single(desk.Ask("infer 1 0")), StringComparison.Ordinal);
        Assert.Equal(0, desk.Device.Inferences);
    }, runs: 20);

    [Fact]
    public void Fault_5_the_checksum_of_what_arrived_can_be_asked()
    {
        _desk.Load(TextDesk.Pixels(1));
        int crc = Desk.Checksum([.. TextDesk.Pixels(1).Select(value => (sbyte)value)]);
        Assert.Equal([$"m-crc-[{crc:x8}]"], _desk.Ask("crc"));
    }

    [Fact]
    public void Fault_6_a_load_that_was_refused_is_refused_again_where_the_runner_does_not_look()
    {
        _desk.Load(TextDesk.Pixels(1));
        _desk.Ask("infer 1 0");
        _desk.Ask("db load 1501"); // refused, and ignored
        foreach (byte[] part in TextDesk.Pixels(2).Chunk(31))
            Assert.StartsWith("e-[", Assert.Single(_desk.Ask("db " + Convert.ToHexString(part))), StringComparison.Ordinal);
        Assert.StartsWith("e-[", Assert.Single(_desk.Ask("infer 1 0")), StringComparison.Ordinal);
        Assert.Equal(1, _desk.Device.Inferences);
    }

    [Fact]
    public void Fault_7_the_image_before_is_never_inferred_for_the_next_one()
    {
        _desk.Load(TextDesk.Pixels(1));
        Assert.Equal(TextDesk.Results(1), _desk.Ask("infer 1 0")[^1]);
        Assert.Equal(["e-[This image was inferred before: load one]"], _desk.Ask("infer 1 0")); // the next load was lost on the wire
        _desk.Ask("db load 1500");
        Assert.Equal(["e-[The image is not complete: 0 of 1500 bytes]"], _desk.Ask("infer 1 0"));
        Assert.Equal(["e-[No results: infer first]"], _desk.Ask("results"));
        Assert.Equal(1, _desk.Device.Inferences);
    }

    [Fact]
    public void Fault_8_boot_text_comes_once_and_a_host_finds_its_place_by_two_percent_signs()
    {
        Assert.Equal(["m-timestamp-mode-performance", "m-lap-us-0", "m-init-done"], _desk.Boot);
        Assert.Equal(["m-name-dut-[edge]", "m-ready"], _desk.Type("name%"));
        Assert.Empty(_desk.Type("db lo"));
        Assert.Equal(["e-[Command 'db load' must come first]", "m-ready"], _desk.Type("%"));
        Assert.Equal(["m-resync", "m-ready"], _desk.Type("%%"));
        Assert.Equal(["m-resync", "m-ready"], _desk.Type("%%"));
        Assert.Equal(["m-name-dut-[edge]", "m-ready"], _desk.Type("name%"));
    }

    [Fact]
    public void Fault_8_a_runner_that_opened_the_port_before_the_boot_gets_every_answer_to_its_own_question()
    {
        var desk = new TextDesk(isBootRead: false);
        string[] first = desk.Type("name%"), second = desk.Type("profile%");
        Assert.Equal("m-ready", Assert.Single(first, line => line == "m-ready"));
        Assert.Equal(["m-init-done", "m-name-dut-[edge]", "m-ready"], first[^3..]);
        Assert.Equal("m-ready", second[^1]);
        Assert.StartsWith("m-profile-", second[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_9_infer_without_warmups_makes_none_as_help_says()
    {
        _desk.Load(TextDesk.Pixels(1));
        Assert.Equal("m-warmup-start-0", _desk.Ask("infer 4")[0]);
        Assert.Equal(4, _desk.Device.Inferences);
        _desk.Load(TextDesk.Pixels(1));
        Assert.Equal("m-infer-start-1", _desk.Ask("infer")[2]);
        Assert.Contains("infer [N=1] [W=0]", _desk.Ask("help"));
    }

    [Fact]
    public void Fault_10_db_print_takes_its_arguments_and_help_is_spelt()
    {
        _desk.Load([.. Enumerable.Range(0, 1500).Select(i => (byte)i)]);
        Assert.Equal(["m-buffer-00-01-02-03-04-05-06-07", "m-buffer-08-09-0a-0b-0c-0d-0e-0f"], _desk.Ask("db print"));
        Assert.Equal(["m-buffer-00-01-02"], _desk.Ask("db print 3"));
        Assert.Equal(["m-buffer-fe-ff-00-01-02-03-04-05", "m-buffer-06-07"], _desk.Ask("db print 10 254"));
        Assert.Equal(["m-buffer-db"], _desk.Ask("db print 5 1499"));
        Assert.StartsWith("e-[", Assert.Single(_desk.Ask("db print 1 1500")), StringComparison.Ordinal);
        Assert.Equal(188, _desk.Ask("db print 1500").Length);
        Assert.Contains(_desk.Ask("help"), line => line.StartsWith("timestamp ", StringComparison.Ordinal));
    }

    [Fact]
    public void Fault_12_line_ends_in_a_command_are_passed_over()
    {
        Assert.Equal(["m-name-dut-[edge]"], _desk.Ask("\r\nname\r\n"));
        Assert.Equal(["m-name-dut-[edge]"], _desk.Ask("na\r\nme"));
    }

    [Fact]
    public void A_command_that_is_too_long_is_refused_whole()
    {
        Assert.Equal(["e-[Command longer than 80 characters]"], _desk.Ask("name" + new string(' ', 77)));
        Assert.Equal(["m-name-dut-[edge]"], _desk.Ask("name" + new string(' ', 76)));
    }

    [Theory]
    [InlineData("start", "e-[Unknown command: start]")]
    [InlineData("db", "e-[Command 'db' requires a subcommand]")]
    [InlineData("db load", "e-[Command 'db load' requires the # of bytes]")]
    [InlineData("results", "e-[No results: infer first]")]
    [InlineData("infer 0", "e-[Inference iterations must be >0]")]
    [InlineData("infer 1 x", "e-[Inference warmup must be >=0]")]
    public void What_makes_no_sense_is_said(string command, string answer) => Assert.Equal([answer], _desk.Ask(command));

    [Fact]
    public void The_identity_is_five_lines_of_hex()
    {
        Array.Fill(_desk.Device.Identity.ModelHash, (sbyte)-2);
        string[] lines = _desk.Ask("id");
        Assert.Equal(5, lines.Length);
        Assert.Equal($"m-id-uid-[{new string('0', 32)}]", lines[0]);
        Assert.Equal($"m-id-model-[{string.Concat(Enumerable.Repeat("fe", 32))}]", lines[2]);
    }

    [Fact]
    public void In_energy_mode_timestamps_are_edges_on_a_pin()
    {
        var options = new LinkOptions { MostInputBytes = 2000, MostOutputBytes = 64, IsEnergyMode = true };
        var desk = new TextDesk(options);
        Assert.Equal(["m-timestamp-mode-energy", "m-init-done"], desk.Boot);
        Assert.Empty(desk.Ask("timestamp"));
        desk.Load(TextDesk.Pixels(1));
        Assert.DoesNotContain(desk.Ask("infer 2 1"), line => line.StartsWith("m-lap", StringComparison.Ordinal));
        Assert.Equal(3, desk.Device.Timestamps);
    }

    [Fact]
    public void Text_is_heard_again_when_a_session_of_frames_has_ended()
    {
        Desk desk = new Desk().Connect();
        Say(desk, "name%");
        Assert.True(desk.Endpoint.IsConnected);
        desk.Device.Clock += ReliableLink.QuietMicroseconds;
        desk.Endpoint.Poll();
        Say(desk, "name%");
        Assert.False(desk.Endpoint.IsConnected);
    }

    [Theory]
    [InlineData(0, 0x3f800000, 0)]
    [InlineData(1, 0x3f800000, 1000)] // 1.0
    [InlineData(-3, 0x3f000000, -1500)] // 0.5
    [InlineData(1, 0x3b800000, 4)] // 1/256: 3.906
    [InlineData(1, 0x3a83126f, 1)] // 0.001
    [InlineData(255, 0x3dcccccd, 25500)] // 0.1
    [InlineData(1, 0x3a000000, 0)] // 2^-11: 0.488
    [InlineData(7, 0, 0)]
    [InlineData(7, unchecked((int)0xbf800000), 0)] // no scale is negative
    public void Real_values_are_rounded_to_thousandths(int steps, int scaleBits, long thousandths) => Assert.Equal(thousandths, Thousandths.Of(steps, scaleBits));

    private static void Say(Desk desk, string text)
    {
        sbyte[] bytes = [.. System.Text.Encoding.ASCII.GetBytes(text).Select(value => (sbyte)value)];
        desk.HostEnd.Write(bytes, 0, bytes.Length);
        for (int i = 0; i < 4; i++)
        {
            desk.Device.Clock += 100;
            desk.Endpoint.Poll();
        }
    }
}
