<?php
// Installs WordPress into its empty database and prints an editor's application password as JSON.
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST']   = (string) parse_url( getenv( 'PEER_URL' ), PHP_URL_HOST );
$_SERVER['REQUEST_URI'] = '/';
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
// The installation mails its administrator; nobody is there to read it.
function wp_new_blog_notification() {}
wp_install( 'Copies', 'admin', 'admin@example.test', true, '', wp_generate_password( 24 ) );
update_option( 'permalink_structure', '/%postname%/' );
switch_theme( 'twentytwentythree' );
$GLOBALS['wp_rewrite']->init();
$GLOBALS['wp_rewrite']->flush_rules( false );
$editor = wp_insert_user(
	array(
		'user_login' => 'editor',
		'user_pass'  => wp_generate_password( 24 ),
		'user_email' => 'editor@example.test',
		'role'       => 'editor',
	)
);
if ( is_wp_error( $editor ) ) {
	fwrite( STDERR, $editor->get_error_message() . "\n" );
	exit( 1 );
}
$made = WP_Application_Passwords::create_new_application_password( $editor, array( 'name' => 'Domicile' ) );
if ( is_wp_error( $made ) ) {
	fwrite( STDERR, $made->get_error_message() . "\n" );
	exit( 1 );
}
echo wp_json_encode( array( 'user' => 'editor', 'password' => $made[0] ) ), "\n";
